using System.Globalization;
using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>Security groups in Nova's words: it knows rules that let in, and none that let out.</summary>
internal static class GroupProxyWire
{
    private const string Anywhere = "0.0.0.0/0";

    public static Schema Group { get; } = Schema.Object(("security_group", Schema.Object(
        ("name", Schema.Text(0, 255).Required()), ("description", Schema.Text(0, 255).Required())).Open().Required())).Open();

    public static Schema Rule { get; } = Schema.Object(("security_group_rule", Schema.Object(
        ("group_id", Schema.Text(0, 255).OrNull()), ("parent_group_id", Schema.Text(1, 255).Required())).Open().Required())).Open();

    /// <param name="named">The groups that rules name, by id.</param>
    public static void Write(JsonOut o, GroupInfo group, IReadOnlyDictionary<string, GroupInfo> named)
    {
        o.Text("id", group.Id);
        o.Text("name", group.Name);
        o.Text("description", group.Description);
        o.Text("tenant_id", group.Project);
        var shown = group.Rules.Where(r => r.Direction == "ingress" && (r.RemoteGroupId is not { } remote || named.ContainsKey(remote)));
        o.List("rules", shown, (r, rule) => Write(r, rule, named));
    }

    public static void Write(JsonOut o, GroupRuleInfo rule, IReadOnlyDictionary<string, GroupInfo> named)
    {
        var (from, to) = Ports(rule);
        o.Text("id", rule.Id);
        o.Text("parent_group_id", rule.GroupId);
        o.Text("ip_protocol", rule.Protocol);
        o.Number("from_port", from);
        o.Number("to_port", to);
        o.Object("group", g =>
        {
            if (rule.RemoteGroupId is { } remote && named.TryGetValue(remote, out var group))
            {
                g.Text("name", group.Name);
                g.Text("tenant_id", group.Project);
            }
        });
        o.Object("ip_range", r =>
        {
            if (rule.RemoteGroupId is null)
            {
                r.Text("cidr", rule.Cidr ?? Anywhere);
            }
        });
    }

    /// <exception cref="FaultException">400 where what is said makes no rule.</exception>
    public static NewGroupRule Read(JsonElement body)
    {
        foreach (var name in (string[])["parent_group_id", "group_id"])
        {
            if (body.TextOrNull(name) is { } id && !Guid.TryParse(id, out _))
            {
                throw Fault.BadRequest($"Invalid input for field/attribute {name}. Value: {id}. '{id}' is not a 'uuid'").Thrown();
            }
        }

        var (parent, source, protocol) =
            (body.Text("parent_group_id"), body.TextOrNull("group_id"), body.TextOrNull("ip_protocol")?.ToLowerInvariant());
        var (from, to) = (Number(body, "from_port", protocol), Number(body, "to_port", protocol));
        if (source is not null && from is null && to is null)
        {
            return new(parent, protocol, null, null, null, source);
        }

        if (string.IsNullOrEmpty(protocol) || from is not { } first || to is not { } last)
        {
            return source is not null
                ? new(parent, null, null, null, null, source)
                : throw Fault.BadRequest("Not enough parameters to build a valid rule.").Thrown();
        }

        Check(protocol, first, last);
        return new(parent, protocol, NotMinus(first), NotMinus(last), source is null ? Cidr(body) : null, source);
    }

    private static void Check(string protocol, long from, long to)
    {
        var problem = protocol switch
        {
            "tcp" or "udp" when from > to => "Former value cannot be greater than the later",
            "tcp" or "udp" when from < 1 || to > 65_535 => $"Valid {protocol.ToUpperInvariant()} ports should be between 1-65535",
            "tcp" or "udp" => null,
            "icmp" when from is < -1 or > 255 || to is < -1 or > 255 => "For ICMP, the type:code must be valid",
            "icmp" => null,
            _ => $"Invalid IP protocol {protocol[..Math.Min(40, protocol.Length)]}.",
        };
        if (problem is not null)
        {
            throw Fault.BadRequest($"Invalid port range {from}:{to}. {problem}").Thrown();
        }
    }

    private static string Cidr(JsonElement body)
    {
        var text = body.TextOrNull("cidr");
        if (string.IsNullOrEmpty(text))
        {
            return Anywhere;
        }

        var words = text.Split('/');
        var isAnywhere = words[0] is "0.0.0.0" or "::";
        return words.Length == 2 && words[1] == "0" && !isAnywhere
            ? throw Fault.BadRequest($"Bad prefix for network in cidr {text}").Thrown()
            : text;
    }

    private static long? Number(JsonElement body, string name, string? protocol)
    {
        if (body.TextOrNull(name) is not { } text)
        {
            return null;
        }

        return text.ToLong() ?? throw Fault.BadRequest(
            protocol == "icmp" ? "Type and Code must be integers for ICMP protocol type" : "To and From ports must be integers").Thrown();
    }

    private static int? NotMinus(long number) => number < 0 ? null : (int)number;

    private static (long? From, long? To) Ports(GroupRuleInfo rule)
    {
        if (rule.Protocol is null || rule.PortMin is not null || rule.PortMax is not null)
        {
            return (rule.PortMin, rule.PortMax ?? (rule.PortMin is null ? null : -1));
        }

        return rule.Protocol is "tcp" or "udp" ? (1, 65_535) : (-1, -1);
    }
}
