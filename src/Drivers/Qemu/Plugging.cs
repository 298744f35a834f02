using System.Text.Json.Nodes;
using Alize.Drivers.Qemu.Qmp;
using Alize.Kernel;
using Alize.Services.Compute;

namespace Alize.Drivers.Qemu;

/// <summary>Looks at a guest's devices and changes them while it runs (or before it starts), over QMP.</summary>
public sealed class Plugging(QmpClient qmp, string machine, Func<string, string, Task<Descriptor>> openTap)
{
    private static readonly TimeSpan _unplugAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _release = TimeSpan.FromMilliseconds(20);

    public async Task<GuestInventory> Look(CancellationToken ct)
    {
        var devices = await Children("/machine/peripheral", ct);
        var nodes = await qmp.Execute("query-named-block-nodes", new JsonObject { ["flat"] = true }, ct);
        var taken = new HashSet<string>();
        foreach (var device in devices.Where(d => d.StartsWith(DeviceNames.DiskPrefix, StringComparison.Ordinal)
            || d.StartsWith(DeviceNames.NicPrefix, StringComparison.Ordinal)))
        {
            // /machine/peripheral/port3/port3: the last part is the bus's name
            var bus = await qmp.Execute(
                "qom-get", new JsonObject { ["path"] = $"/machine/peripheral/{device}", ["property"] = "parent_bus" }, ct);
            taken.Add(bus.ToString().Split('/')[^1]);
        }

        return new(
            devices,
            nodes.EnumerateArray().Select(n => n.Text("node-name")).ToHashSet(),
            [.. devices.Where(IsPort).Where(p => !taken.Contains(p)).OrderBy(p => p.Length).ThenBy(p => p, StringComparer.Ordinal)]);
    }

    /// <summary>Makes the guest have the wish's disks and NICs.</summary>
    /// <exception cref="TimeoutException">The guest did not let go of a device; asked again, it goes on where it stood.</exception>
    public async Task Apply(GuestWish wish, CancellationToken ct)
    {
        var has = await Look(ct);
        var plan = DevicePlan.Of(wish, has);
        foreach (var device in plan.Unplug)
        {
            await Unplug(device, ct);
        }

        foreach (var node in plan.LooseNodes)
        {
            await DropNode(node, ct);
        }

        var ports = new Queue<string>(plan.Unplug.Count == 0 ? has.FreePorts : (await Look(ct)).FreePorts);
        foreach (var disk in plan.PlugDisks)
        {
            await PlugDisk(disk, ports, ct);
        }

        foreach (var nic in plan.PlugNics)
        {
            await PlugNic(nic, ports, ct);
        }
    }

    private async Task PlugDisk(GuestDisk disk, Queue<string> ports, CancellationToken ct)
    {
        var bus = disk.Bus switch
        {
            "virtio" => NextPort(ports),
            "scsi" => "scsi.0",
            _ => throw new IOException($"a disk on {disk.Bus} cannot be plugged into a running guest"),
        };
        await qmp.Execute("blockdev-add", Devices.Node(disk), ct);
        try
        {
            await qmp.Execute("device_add", Devices.Disk(disk, bus), ct);
        }
        catch (QmpException)
        {
            await DropNode(DeviceNames.Node(disk.Id), ct);
            throw;
        }
    }

    private async Task PlugNic(GuestNic nic, Queue<string> ports, CancellationToken ct)
    {
        var net = DeviceNames.Net(nic.PortId);

        // what a plug that was cut short left behind
        await Try("netdev_del", "id", net, ct);
        await Try("closefd", "fdname", net, ct);
        using (var tap = await openTap(nic.NetworkNamespace, nic.Tap))
        {
            await qmp.Execute("getfd", new JsonObject { ["fdname"] = net }, tap, ct);
        }

        await qmp.Execute("netdev_add", Devices.Net(nic), ct);
        try
        {
            await qmp.Execute("device_add", Devices.Nic(nic, NextPort(ports)), ct);
        }
        catch (QmpException)
        {
            await Try("netdev_del", "id", net, ct);
            throw;
        }
    }

    private string? NextPort(Queue<string> ports) => machine switch
    {
        "q35" => ports.TryDequeue(out var port)
            ? port
            : throw new IOException("the guest has no free slot for another device until its next start"),
        _ => null,
    };

    /// <summary>The guest has a say in this: the device is gone when QEMU reports it deleted, and only then may its backend go.</summary>
    private async Task Unplug(string device, CancellationToken ct)
    {
        for (var tries = 0; tries < 4; tries++)
        {
            var deleted = qmp.Next(e => e.Name == "DEVICE_DELETED" && e.Text("device") == device, _unplugAgain, ct);
            await Try("device_del", "id", device, ct);
            var gone = await deleted is not null || !(await Children("/machine/peripheral", ct)).Contains(device);
            if (gone)
            {
                await DropBackend(device, ct);
                return;
            }
        }

        throw new TimeoutException($"the guest does not let go of {device}");
    }

    private Task DropBackend(string device, CancellationToken ct) => device.StartsWith(DeviceNames.DiskPrefix, StringComparison.Ordinal)
        ? DropNode(DeviceNames.NodeOfDisk(device), ct)
        : Try("netdev_del", "id", DeviceNames.NetOfNic(device), ct);

    /// <summary>A node stays in use for a moment after its device went.</summary>
    private async Task DropNode(string node, CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await qmp.Execute("blockdev-del", new JsonObject { ["node-name"] = node }, ct);
                return;
            }
            catch (QmpException e) when (e.Description.Contains("in use", StringComparison.Ordinal) && tries < 100)
            {
                await Task.Delay(_release, ct);
            }
        }
    }

    /// <summary>A command that may find its work done already.</summary>
    private async Task Try(string command, string name, string value, CancellationToken ct)
    {
        try
        {
            await qmp.Execute(command, new JsonObject { [name] = value }, ct);
        }
        catch (QmpException e) when (e.Kind == "DeviceNotFound" || e.Description.Contains("not found", StringComparison.Ordinal)
            || e.Description.Contains("already in the process of unplug", StringComparison.Ordinal))
        {
            // it is not there, or on its way out
        }
    }

    private async Task<HashSet<string>> Children(string path, CancellationToken ct)
    {
        var children = await qmp.Execute("qom-list", new JsonObject { ["path"] = path }, ct);
        return [.. children.EnumerateArray().Where(c => c.Text("type").StartsWith("child<", StringComparison.Ordinal))
            .Select(c => c.Text("name"))];
    }

    private static bool IsPort(string device) =>
        device.StartsWith(DeviceNames.PortPrefix, StringComparison.Ordinal)
        && device.Skip(DeviceNames.PortPrefix.Length).All(char.IsAsciiDigit);
}
