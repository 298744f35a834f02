using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>The cloud's namespace with its filter, and the pair of links to the host.</summary>
public sealed class Foundation(KernelNames names, ExternalRanges ranges, UplinkOptions uplink)
{
    /// <summary>Bridged frames meet the inet table; the namespace itself speaks to nobody.</summary>
    private static readonly (string, string)[] _settings =
    [
        ("bridge/bridge-nf-call-iptables", "1"), ("bridge/bridge-nf-call-ip6tables", "1"), ("bridge/bridge-nf-call-arptables", "0"),
        ("ipv6/conf/all/disable_ipv6", "1"), ("ipv6/conf/default/disable_ipv6", "1"),
        ("ipv4/conf/all/arp_ignore", "8"), ("ipv4/ip_forward", "0"),
    ];

    public async Task<ExternalRange> Ensure(CancellationToken ct)
    {
        await EnsureBridgeFilter(ct);
        var range = await ranges.Ensure(ct);
        await Namespaces.Ensure(names.Fabric, _settings, ct);
        await KernelProbe.Check(names.Fabric, ct);
        await Tool.Nft(names.Fabric, FilterTable.Compile(names.Table, names.HostLink, uplink.Device is null ? range.Cidr : null), ct);
        await EnsureHostLink(range, ct);
        await EnsureUplink(range, ct);
        return range;
    }

    public async Task RemoveHostSide(CancellationToken ct)
    {
        if (await Links.Find(null, names.HostLink, ct) is not null)
        {
            await Tool.Ip(null, [$"link del {names.HostLink}"], ct);
        }

        await RemoveUplink(ct);
    }

    /// <summary>Loads what brings bridged frames to the inet tables, and keeps it from the host's own bridges, which it would otherwise
    /// change.</summary>
    private static async Task EnsureBridgeFilter(CancellationToken ct)
    {
        const string settings = "/proc/sys/net/bridge";
        if (Directory.Exists(settings))
        {
            return;
        }

        try
        {
            await Tool.Run(["modprobe", "br_netfilter"], null, ct);
        }
        catch (ToolException e)
        {
            throw new InvalidOperationException(
                $"The kernel's br_netfilter is needed to filter guests, and it cannot be loaded: {e.Errors.Trim()}", e);
        }

        foreach (var kind in (string[])["arptables", "iptables", "ip6tables"])
        {
            await File.WriteAllTextAsync($"{settings}/bridge-nf-call-{kind}", "0", ct);
        }
    }

    /// <summary>An earlier start may have had an uplink. A table may be added twice, but not deleted twice; it exists for nobody in
    /// between.</summary>
    private Task RemoveUplink(CancellationToken ct) =>
        Tool.Nft(null, $"add table inet {names.Table}\ndelete table inet {names.Table}\n", ct);

    private async Task EnsureHostLink(ExternalRange range, CancellationToken ct)
    {
        var link = names.HostLink;
        var alias = names.Alias("external", "host");
        if (await Links.Find(null, link, ct) is not { } present)
        {
            await Tool.Ip(null, [$"link add {link} type veth peer name {link} netns {names.Fabric}"], ct);
        }
        else if (present.Alias is { Length: > 0 } other && other != alias)
        {
            throw new InvalidOperationException($"The link {link} belongs to '{other}': two clouds on this machine have like ids.");
        }

        await File.WriteAllTextAsync($"/proc/sys/net/ipv6/conf/{link}/disable_ipv6", "1", ct);
        await Tool.Ip(null, [$"link set dev {link} alias \"{alias}\" up", $"addr replace {range.Gateway}/24 dev {link}"], ct);
        await Tool.Ip(names.Fabric, [$"link set dev {link} alias \"{alias}\" up"], ct);
    }

    private async Task EnsureUplink(ExternalRange range, CancellationToken ct)
    {
        if (uplink.Device is not { } device)
        {
            await RemoveUplink(ct);
            return;
        }

        await Tool.Nft(null, $$"""
            table inet {{names.Table}} {}
            delete table inet {{names.Table}}
            table inet {{names.Table}} {
              chain leave { type nat hook postrouting priority srcnat; policy accept;
                ip saddr {{range.Cidr}} oifname "{{device}}" masquerade
              }
              chain pass { type filter hook forward priority filter; policy accept;
                iifname "{{names.HostLink}}" oifname != "{{device}}" drop
              }
            }

            """, ct);
        await File.WriteAllTextAsync("/proc/sys/net/ipv4/ip_forward", "1", ct);
    }
}

/// <summary>The way out of the machine.</summary>
/// <param name="Device">A link of the host; null: the host's rules stay untouched, and guests reach no further than the host.</param>
public sealed record UplinkOptions(string? Device);
