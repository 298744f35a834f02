namespace Alize.Drivers.LinuxNet;

/// <summary>The part of the fabric's rules that is the same for every port: hooks, and the maps that find a port's own chains.
/// The kernel may lack connection states in bridge tables, so a frame is marked with its port there and judged by that mark in the inet
/// table.</summary>
public static class FilterTable
{
    /// <summary>Loads the frame without touching ports' chains and maps: twice is once.</summary>
    /// <param name="table">The cloud's table name.</param>
    /// <param name="hostLink">The way to the host.</param>
    /// <param name="onlyRange">The one range that may leave by it; null where an uplink carries the rest.</param>
    public static string Compile(string table, string hostLink, string? onlyRange) => $$"""
        table bridge {{table}} {
          map from { type ifname : verdict; }
          map to { type ifname : mark; }
          chain enter { type filter hook prerouting priority -300; policy accept; }
          chain leave { type filter hook forward priority -10; policy accept; }
        }
        table inet {{table}} {
          map zones { typeof iifname : ct zone; }
          map out { type mark : verdict; }
          map in { type mark : verdict; }
          chain zone { type filter hook prerouting priority -450; policy accept; }
          chain sent { type filter hook prerouting priority -100; policy accept; }
          chain received { type filter hook forward priority 0; policy accept; }
        }
        flush chain bridge {{table}} enter
        flush chain bridge {{table}} leave
        flush chain inet {{table}} zone
        flush chain inet {{table}} sent
        flush chain inet {{table}} received
        table bridge {{table}} {
          chain enter { meta mark set 0; iifname vmap @from; }
          chain leave { meta mark set 0; meta mark set oifname map @to; {{HostRule(hostLink, onlyRange)}} }
        }
        table inet {{table}} {
          chain zone { ct zone set iifname map @zones; }
          chain sent { meta mark vmap @out; }
          chain received { meta mark vmap @in; }
        }

        """;

    /// <summary>Gives a bridge a connection zone of its own, so that equal addresses of two tenants never share a connection's
    /// state.</summary>
    public static string AddZone(string table, string bridge, int zone) =>
        $$"""
        add element inet {{table}} zones { "{{bridge}}" : {{zone}} }

        """;

    /// <summary>The element is taken away whether it was there or not: an element may be added twice, but not deleted twice.</summary>
    public static string RemoveZone(string table, string bridge, int zone) =>
        $$"""
        add element inet {{table}} zones { "{{bridge}}" : {{zone}} }
        delete element inet {{table}} zones { "{{bridge}}" : {{zone}} }

        """;

    private static string HostRule(string hostLink, string? onlyRange) => onlyRange is null
        ? ""
        : $"oifname \"{hostLink}\" ether type ip ip daddr != {onlyRange} drop; oifname \"{hostLink}\" ether type ip6 drop;";
}
