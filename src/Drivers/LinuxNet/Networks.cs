using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>A network on this host: a bridge with a connection zone of its own.</summary>
public sealed class Networks(KernelNames names, DhcpNamespaces dhcp)
{
    /// <summary>Held while a free zone is chosen.</summary>
    private readonly SemaphoreSlim _zones = new(1);

    private readonly Told _told = new();

    public async Task Ensure(NetworkWish network, CancellationToken ct)
    {
        await EnsureBridge(network, ct);
        await dhcp.Ensure(network, ct);
    }

    public async Task EnsureGone(string network, CancellationToken ct)
    {
        await dhcp.EnsureGone(network, ct);
        var name = names.Bridge(network);
        _told.Forget(name);
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
            var bridges = await Links.Bridges(names.Fabric, ct);
            var present = bridges.GetValueOrDefault(name);
            var zone = present is { Group: > 0 } ? present.Group : FreeZone(bridges.Values);
            var alias = names.Alias("network", network.Id);
            // the first external network has the way to the host; another waits until it is gone
            var leads = network.External && (await Links.Find(names.Fabric, names.HostLink, ct))?.Master is null;
            if (!leads && present is { Up: true } && (present.Alias, present.Mtu) == (alias, network.Mtu) && _told.Has(name, $"{zone}"))
            {
                return;
            }

            List<string> lines = present is null ? [$"link add name {name} type bridge stp_state 0 forward_delay 0 mcast_snooping 0"] : [];
            lines.Add($"link set dev {name} alias \"{alias}\" group {zone} mtu {network.Mtu} up");
            if (leads)
            {
                lines.Add($"link set dev {names.HostLink} master {name} up");
            }

            await Tool.Ip(names.Fabric, lines, ct);
            await _told.Tell(name, $"{zone}", () => Tool.Nft(names.Fabric, FilterTable.AddZone(names.Table, name, zone), ct));
        }
        finally
        {
            _zones.Release();
        }
    }

    /// <summary>The lowest number that no bridge has; the kernel keeps it as the bridge's group.</summary>
    private static int FreeZone(IEnumerable<Link> bridges)
    {
        var taken = bridges.Select(b => b.Group).ToHashSet();
        return Enumerable.Range(1, 65535).First(z => !taken.Contains(z));
    }
}
