using Alize.Kernel;
using Alize.Services.Network;
using Alize.Services.Volumes;

namespace Alize.Services.Compute;

/// <summary>Makes ready all that a guest stands on (disks, config drive, taps) and says what it shall be. Each act is idempotent.</summary>
internal sealed class ServerGuests(Db db, IRootDisks disks, INetwork network, IVolumes volumes, ServerFacts facts)
{
    public const string Root = "root";
    public const string Rescue = "rescue";
    private const string Ephemeral = "ephemeral";
    private const string Swap = "swap";
    private const int SerialLetters = 20;

    /// <summary>The guest's wish; null while a volume's disk is still being made.</summary>
    public async Task<GuestWish?> Prepare(Server server, Ids ids, CancellationToken ct)
    {
        var plugging = Nics(server, ct);
        var own = OwnDisks(server, ids, ct);
        var attached = Volumes(server, ct);
        await Task.WhenAll(plugging, own, attached);
        if (await attached is not { } more)
        {
            return null;
        }

        return new(
            server.Id, server.Name, server.Generation, server.Flavor.Vcpus, server.Flavor.RamMib, server.Wish == ServerWish.Paused,
            [.. await own, .. more], await plugging, ImageFacts.Firmware(server.ImageProperties));
    }

    private async Task<List<GuestDisk>> OwnDisks(Server s, Ids ids, CancellationToken ct)
    {
        var host = s.Host!;
        var bus = ImageFacts.DiskBus(s.ImageProperties);
        var made = new List<GuestDisk>();
        var isRescue = s.VmState == VmStates.Rescued || s.TaskState == TaskStates.Rescuing;
        if (isRescue && s.SpareImage is { } rescue)
        {
            var file = await disks.EnsureDisk(host, s.Id, Rescue, rescue, s.SpareFormat, 0, ct);
            made.Add(new(Rescue, file.Path, file.Format, bus, Rescue, 0, false, false));
        }

        if (s.Image is { } image)
        {
            var (from, format) = s is { TaskState: TaskStates.Unshelving, SpareImage: { } shelved }
                ? (shelved, s.SpareFormat)
                : (image, ImageFacts.Format(s.ImageProperties));
            var file = await disks.EnsureDisk(host, s.Id, Root, from, format, (long)s.Flavor.DiskGib << 30, ct);
            made.Add(new(Root, file.Path, file.Format, bus, Root, made.Count > 0 ? null : 0, false, false));
        }

        foreach (var (name, bytes) in new[] { (Ephemeral, (long)s.Flavor.EphemeralGib << 30), (Swap,
            (long)s.Flavor.SwapMib << 20) }.Where(b => b.Item2 > 0))
        {
            var file = await disks.EnsureDisk(host, s.Id, name, null, null, bytes, ct);
            made.Add(new(name, file.Path, file.Format, bus, name, null, false, false));
        }

        if (s.ConfigDrive)
        {
            var file = await disks.EnsureConfigDrive(host, s.Id, GuestData.Drive(await facts.Of(s, ct), ids), ct);
            made.Add(new("config", file.Path, file.Format, ImageFacts.CdromBus(s.ImageProperties), "config", null, true, true));
        }

        return made;
    }

    private async Task<List<GuestDisk>?> Volumes(Server s, CancellationToken ct)
    {
        var made = new List<GuestDisk>();
        var bus = ImageFacts.DiskBus(s.ImageProperties);
        foreach (var v in (await db.Read(tx => ServerRows.Volumes(tx, s.Id), ct)).Where(v => v.State != ServerVolume.Detaching))
        {
            if (await volumes.Disk(v.Volume, ct) is not { } file)
            {
                return null;
            }

            var serial = v.Volume.Length > SerialLetters ? v.Volume[..SerialLetters] : v.Volume;
            var boots = v.BootIndex == 0 && s.VmState != VmStates.Rescued && s.TaskState != TaskStates.Rescuing;
            var isReadOnly = (await volumes.Find(v.Volume, ct))?.ReadOnly ?? false;
            made.Add(new(v.Volume, file.Path, file.Format, bus, serial, boots ? 0 : null, isReadOnly, false));
        }

        return made;
    }

    private async Task<IReadOnlyList<GuestNic>> Nics(Server s, CancellationToken ct)
    {
        var rows = (await db.Read(tx => ServerRows.Ports(tx, s.Id), ct)).ToDictionary(p => p.Port);
        var ports = (await network.PortsOf(s.Id, ct))
            .Where(p => !(rows.GetValueOrDefault(p.Id)?.Leaving ?? false))
            .OrderBy(p => rows.GetValueOrDefault(p.Id)?.Place ?? int.MaxValue);
        var model = ImageFacts.NicModel(s.ImageProperties);
        var nics = new List<GuestNic>();
        foreach (var port in ports)
        {
            if (await Plug(port.Id, s.Host!, ct) is { } plug)
            {
                nics.Add(new(port.Id, plug.NetworkNamespace, plug.Tap, plug.Mac, plug.Mtu, model));
            }
        }

        return nics;
    }

    /// <summary>Null where the port was deleted behind the server's back: it is no card any more.</summary>
    private async Task<PlugInfo?> Plug(string port, string host, CancellationToken ct)
    {
        try
        {
            return await network.EnsurePlugged(port, host, ct);
        }
        catch (FaultException e) when (e.Fault.Kind == FaultKind.NotFound)
        {
            return null;
        }
    }
}
