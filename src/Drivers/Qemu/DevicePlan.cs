using Alize.Services.Compute;

namespace Alize.Drivers.Qemu;

/// <summary>What a running guest has, by its devices' names.</summary>
/// <param name="Devices">All children of /machine/peripheral.</param>
/// <param name="Nodes">All named block nodes.</param>
/// <param name="FreePorts">Root ports without a device.</param>
public sealed record GuestInventory(IReadOnlySet<string> Devices, IReadOnlySet<string> Nodes, IReadOnlyList<string> FreePorts);

/// <summary>The difference between a wish and a running guest, in the order in which to act: what
/// leaves makes room for what comes.</summary>
/// <param name="Unplug">Device names.</param>
/// <param name="LooseNodes">Nodes that no device holds, left by an unplug that was cut short.</param>
public sealed record DevicePlan(
    IReadOnlyList<string> Unplug, IReadOnlyList<string> LooseNodes,
    IReadOnlyList<GuestDisk> PlugDisks, IReadOnlyList<GuestNic> PlugNics)
{
    public bool IsEmpty => Unplug.Count + LooseNodes.Count + PlugDisks.Count + PlugNics.Count == 0;

    public static DevicePlan Of(GuestWish wish, GuestInventory has)
    {
        var wanted = wish.Disks.Select(d => DeviceNames.Disk(d.Id)).Concat(wish.Nics.Select(n => DeviceNames.Nic(n.PortId))).ToHashSet();
        return new(
            [.. has.Devices.Where(IsOurs).Where(d => !wanted.Contains(d)).Order(StringComparer.Ordinal)],
            [.. has.Nodes.Where(n => n.StartsWith(DeviceNames.NodePrefix, StringComparison.Ordinal))
                .Where(n => !has.Devices.Contains(DiskOfNode(n)))
                .Order(StringComparer.Ordinal)],
            [.. wish.Disks.Where(d => !has.Devices.Contains(DeviceNames.Disk(d.Id)))],
            [.. wish.Nics.Where(n => !has.Devices.Contains(DeviceNames.Nic(n.PortId)))]);
    }

    private static bool IsOurs(string device) =>
        device.StartsWith(DeviceNames.DiskPrefix, StringComparison.Ordinal)
            || device.StartsWith(DeviceNames.NicPrefix, StringComparison.Ordinal);

    private static string DiskOfNode(string node) => DeviceNames.DiskPrefix + node[DeviceNames.NodePrefix.Length..];
}
