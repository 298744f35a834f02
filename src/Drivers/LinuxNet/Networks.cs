using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>A network on this host: a bridge with a connection zone of its own.</summary>
public sealed class Networks(KernelNames names, DhcpNamespaces dhcp)
{
    /// <summary>Held while a free zone is chosen.</summary>
    private readonly SemaphoreSlim _zones = new(1);

    public async Task Ensure(NetworkWish network, CancellationToken ct)
    {
        await EnsureBridge(network, ct);
        await dhcp.Ensure(network, ct);
    }

    public async Task EnsureGone(string network, CancellationToken ct)
    {
        await dhcp.EnsureGone(network, ct);
        var name = names.Bridge(network);
        if (Namespaces.Exists(names.Fabric) && await Links.Find(names.Fabric, name, ct) is { } bridge)
        {
            await Tool.Nft(names.Fabric, FilterTable.RemoveZone(names.Table, name, bridge.Group), ct);
            await Tool.Ip(names.Fabric, [$"link del {name}"], ct);
        }
    }

    private async Task EnsureBridge(NetworkWish network, CancellationToken ct)
    {
        var name = names.Bridge(network.Id);
        await _zones.WaitAsync(ct);
        try
        {
            var links = await Links.All(names.Fabric, ct);
            var present = links.GetValueOrDefault(name);
            var zone = present is { Group: > 0 } ? present.Group : FreeZone(links.Values);
            List<string> lines = present is null ? [$"link add name {name} type bridge stp_state 0 forward_delay 0 mcast_snooping 0"] : [];
            lines.Add($"link set dev {name} alias \"{names.Alias("network", network.Id)}\" group {zone} mtu {network.Mtu} up");
            if (network.External && FreeHostLink(links))
            {
                lines.Add($"link set dev {names.HostLink} master {name} up");
            }

            await Tool.Ip(names.Fabric, lines, ct);
            await Tool.Nft(names.Fabric, FilterTable.AddZone(names.Table, name, zone), ct);
        }
        finally
        {
            _zones.Release();
        }
    }

    /// <summary>The first external network has the way to the host; another waits until it is gone.</summary>
    private bool FreeHostLink(Dictionary<string, Link> links) => links.GetValueOrDefault(names.HostLink)?.Master is null;

    /// <summary>The lowest number that no bridge has; the kernel keeps it as the bridge's group.</summary>
    private static int FreeZone(IEnumerable<Link> links)
    {
        var taken = links.Where(l => l.Kind == "bridge").Select(l => l.Group).ToHashSet();
        return Enumerable.Range(1, 65535).First(z => !taken.Contains(z));
    }
}
