using System.Text;
using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>Compiles a port's wish into its three chains: what its guest may claim to be (from), may send (out) and may get (in).
/// The text replaces the port's rules in one transaction.</summary>
public sealed class PortFilter(string table, string tap, PortWish port)
{
    private readonly string _id = KernelNames.Checked(port.Id);
    private readonly uint _mark = KernelNames.Mark(port.Id);
    private readonly StringBuilder _text = new();

    public static string Compile(string table, string tap, PortWish port) => new PortFilter(table, tap, port).Compile();

    /// <summary>Takes the port's rules away, whether they are there or not.</summary>
    public static string Remove(string table, string tap, string port)
    {
        var id = KernelNames.Checked(port);
        var mark = KernelNames.Mark(port);
        return $$"""
            add chain bridge {{table}} from-{{id}}
            add chain inet {{table}} out-{{id}}
            add chain inet {{table}} in-{{id}}
            {{Elements(table, tap, id, mark, "add")}}
            {{Elements(table, tap, id, mark, "delete")}}
            flush chain bridge {{table}} from-{{id}}
            flush chain inet {{table}} out-{{id}}
            flush chain inet {{table}} in-{{id}}
            delete chain bridge {{table}} from-{{id}}
            delete chain inet {{table}} out-{{id}}
            delete chain inet {{table}} in-{{id}}

            """;
    }

    /// <summary>The name of the set with a group's addresses.</summary>
    public static string GroupSet(string group, bool v4) => (v4 ? "g4-" : "g6-") + KernelNames.Checked(group);

    /// <summary>Replaces a group's members.</summary>
    public static string Group(string table, GroupMembers members)
    {
        var text = new StringBuilder();
        foreach (var v4 in (bool[])[true, false])
        {
            var set = $"inet {table} {GroupSet(members.Group, v4)}";
            text.Append(AddSet(table, members.Group, v4)).Append("flush set ").Append(set).Append('\n');
            var addresses = members.Addresses.Select(AddressPrefix.Parse).Where(a => a.IsV4 == v4).Select(a => a.Range).Distinct().ToList();
            if (addresses.Count > 0)
            {
                text.Append("add element ").Append(set).Append(" { ").AppendJoin(", ", addresses).Append(" }\n");
            }
        }

        return text.ToString();
    }

    private string Compile()
    {
        var named = port.Rules.Where(r => r.RemoteGroup is not null).Select(r => (r.RemoteGroup!, r.Ethertype == "IPv4"));
        foreach (var (group, v4) in named.Distinct())
        {
            _text.Append(AddSet(table, group, v4));
        }

        Chain("bridge", "from", [$"meta mark set {_mark}", .. port.Security ? new AntiSpoof(port).Rules() : []]);
        Chain("inet", "out", port.Security ? [.. AlwaysOut, .. State, .. Rules("egress"), "counter drop"] : []);
        Chain("inet", "in", port.Security ? [.. AlwaysIn, .. State, .. Rules("ingress"), "counter drop"] : []);
        return _text.Append(Elements(table, tap, _id, _mark, "add")).Append('\n').ToString();
    }

    /// <summary>A guest may always ask for its address, find its neighbours and routers, and read its metadata.</summary>
    private static string[] AlwaysOut =>
    [
        "meta nfproto ipv4 udp sport 68 udp dport 67 accept",
        "meta nfproto ipv6 udp sport 546 udp dport 547 accept",
        "icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } accept",
        "icmpv6 type { mld-listener-report, mld-listener-done, mld2-listener-report } accept",
        "ip daddr 169.254.169.254 tcp dport 80 accept",
    ];

    /// <summary>The answers to these. No guest can send the first, second or router advertisements: <see cref="AntiSpoof"/> drops
    /// them.</summary>
    private static string[] AlwaysIn =>
    [
        "meta nfproto ipv4 udp sport 67 udp dport 68 accept",
        "meta nfproto ipv6 udp sport 547 udp dport 546 accept",
        "icmpv6 type { mld-listener-query, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept",
    ];

    private static string[] State => ["ct state established,related accept", "ct state invalid drop"];

    private IEnumerable<string> Rules(string direction) =>
        port.Rules.Where(r => r.Direction == direction).Select(FilterRules.Match).Distinct().Select(match => match + " accept");

    private void Chain(string family, string kind, IEnumerable<string> rules)
    {
        var chain = $"{family} {table} {kind}-{_id}";
        _text.Append("add chain ").Append(chain).Append("\nflush chain ").Append(chain).Append('\n');
        foreach (var rule in rules)
        {
            _text.Append("add rule ").Append(chain).Append(' ').Append(rule).Append('\n');
        }
    }

    private static string Elements(string table, string tap, string id, uint mark, string verb) => $$"""
        {{verb}} element bridge {{table}} from { "{{tap}}" : jump from-{{id}} }
        {{verb}} element bridge {{table}} to { "{{tap}}" : {{mark}} }
        {{verb}} element inet {{table}} out { {{mark}} : jump out-{{id}} }
        {{verb}} element inet {{table}} in { {{mark}} : jump in-{{id}} }
        """;

    private static string AddSet(string table, string group, bool v4) =>
        $"add set inet {table} {GroupSet(group, v4)} {{ type {(v4 ? "ipv4_addr" : "ipv6_addr")}; flags interval; auto-merge; }}\n";
}
