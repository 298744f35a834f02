using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Security group rules on the wire.</summary>
public static class SecurityRuleWire
{
    public static Collection Collection { get; } =
        new Collection("security_group_rules", "security_group_rule", "security_rule").WithStandard(name: false)
            .Text("security_group_id", "security_group").Text("direction")
            .Text("ethertype").Text("protocol").Number("port_range_min", "port_min")
            .Number("port_range_max", "port_max").Text("remote_ip_prefix", "cidr").Text("remote_group_id", "remote_group");

    public static ObjectSchema CreateSchema { get; } = Schema.Object(
        ("security_group_id", Schema.Text(1, 255).Required()), ("direction", Schema.OneOf("ingress", "egress").Required()),
        ("ethertype", Schema.Text(0, 16).OrNull()), ("protocol", Schema.Any().OrNull()),
        ("port_range_min", Schema.Integer().OrNull()), ("port_range_max", Schema.Integer().OrNull()),
        ("remote_ip_prefix", Schema.Text(0, 64).OrNull()), ("remote_group_id", Schema.Text(0, 255).OrNull()),
        ("description", Schema.Text(0, 255).OrNull()), ("project_id", Schema.Text(0, 255)), ("tenant_id", Schema.Text(0, 255)));

    public static SecurityRule Read(Caller caller, JsonElement b) => SecurityRuleChecks.Checked(new(
        NetworkDoor.NewStandard(caller, b), b.Text("security_group_id"), b.Text("direction"), Ethertype(b.TextOrNull("ethertype")),
        Word(b, "protocol")?.ToLowerInvariant(), Port(b, "port_range_min"), Port(b, "port_range_max"), Word(b, "remote_ip_prefix"),
        Word(b, "remote_group_id")));

    public static void Write(JsonOut o, SecurityRule r)
    {
        r.Std.Write(o, name: false);
        o.Text("security_group_id", r.Group);
        o.Text("direction", r.Direction);
        o.Text("ethertype", r.Ethertype);
        o.Text("protocol", r.Protocol);
        o.Number("port_range_min", r.PortMin);
        o.Number("port_range_max", r.PortMax);
        o.Text("remote_ip_prefix", r.Cidr);
        o.Text("normalized_cidr", r.CanonicalCidr);
        o.Text("remote_group_id", r.RemoteGroup);
    }

    private static string Ethertype(string? word) => word?.ToUpperInvariant() switch
    {
        null or "IPV4" => "IPv4",
        "IPV6" => "IPv6",
        _ => throw NetworkFaults.Bad(
            "SecurityGroupRuleInvalidEtherType",
            $"Security group rule for ethertype '{word}' not supported. Allowed values are ['IPv4', 'IPv6'].").Thrown(),
    };

    private static string? Word(JsonElement b, string name) => b.TextOrNull(name) is { Length: > 0 } word ? word : null;

    private static int? Port(JsonElement b, string name) => b.LongOrNull(name) switch
    {
        null => null,
        { } n and >= -100_000 and <= 100_000 => (int)n,
        { } n => throw SecurityRuleChecks.InvalidPort(n).Thrown(),
    };
}
