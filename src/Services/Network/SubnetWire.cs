using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Subnets on the wire.</summary>
public static class SubnetWire
{
    private static readonly string[] _modes = ["slaac", "dhcpv6-stateful", "dhcpv6-stateless"];

    public static Collection Collection { get; } = new Collection("subnets", "subnet", "subnet").WithStandard()
        .Text("network_id", "network").Number("ip_version").Text("cidr").Text("gateway_ip", "gateway").Flag("enable_dhcp", "dhcp")
        .Text("ipv6_ra_mode", "ra_mode").Text("ipv6_address_mode", "address_mode").Text("subnetpool_id", "pool");

    private static readonly Schema _ranges = Schema.List(
        Schema.Object(("start", Schema.Text(1, 64).Required()), ("end", Schema.Text(1, 64).Required())), 0, 100);

    private static readonly Schema _routes = Schema.List(
        Schema.Object(("destination", Schema.Text(1, 64).Required()), ("nexthop", Schema.Text(1, 64).Required())), 0, 100);

    public static ObjectSchema UpdateSchema { get; } = NetworkDoor.With(
        ("gateway_ip", Schema.Text(0, 64).OrNull()), ("enable_dhcp", Schema.Flag()), ("allocation_pools", _ranges),
        ("dns_nameservers", Schema.List(Schema.Text(0, 64), 0, 100).OrNull()), ("host_routes", _routes.OrNull()));

    public static ObjectSchema CreateSchema { get; } = new(new Dictionary<string, Schema>(UpdateSchema.Members)
    {
        ["network_id"] = Schema.Text(1, 255).Required(),
        ["ip_version"] = Schema.Integer(4, 6),
        ["cidr"] = Schema.Text(0, 64).OrNull(),
        ["subnetpool_id"] = Schema.Text(0, 255).OrNull(),
        ["use_default_subnetpool"] = Schema.Flag(),
        ["prefixlen"] = Schema.Integer(0, 128).OrNull(),
        ["ipv6_ra_mode"] = Schema.OneOf(_modes).OrNull(),
        ["ipv6_address_mode"] = Schema.OneOf(_modes).OrNull(),
    });

    public static SubnetDraft Read(Caller caller, JsonElement b)
    {
        if (!b.Has("ip_version") && !b.Has("subnetpool_id") && !b.Has("use_default_subnetpool"))
        {
            throw NetworkFaults.InvalidInput("ip_version must be specified").Thrown();
        }

        if (b.IntOrNull("ip_version") == 5)
        {
            throw NetworkFaults.Bad("HTTPBadRequest", "Invalid input for ip_version. Reason: '5' is not in [4, 6].").Thrown();
        }

        var pool = b.TextOrNull("subnetpool_id");
        return new(
            NetworkDoor.NewStandard(caller, b), b.Text("network_id"), b.IntOrNull("ip_version"), b.TextOrNull("cidr"), pool,
            b.FlagOrNull("use_default_subnetpool") == true, b.IntOrNull("prefixlen"), b.Has("gateway_ip"), b.TextOrNull("gateway_ip"),
            b.FlagOrNull("enable_dhcp") ?? true, b.TextOrNull("ipv6_ra_mode"), b.TextOrNull("ipv6_address_mode"), Ranges(b),
            b.Texts("dns_nameservers"), Routes(b, "host_routes"));
    }

    public static SubnetChange ReadChange(JsonElement b) => new(
        std => NetworkDoor.Apply(std, b), b.Has("gateway_ip"), b.TextOrNull("gateway_ip"), b.FlagOrNull("enable_dhcp"), Ranges(b),
        b.Has("dns_nameservers") ? b.Texts("dns_nameservers") : null, b.Has("host_routes") ? Routes(b, "host_routes") : null);

    public static List<RouteWish> Routes(JsonElement b, string name) =>
        [.. b.Items(name).Select(r => new RouteWish(r.Text("destination"), r.Text("nexthop")))];

    public static void Write(JsonOut o, SubnetRow s)
    {
        s.Std.Write(o);
        o.Text("network_id", s.Network);
        o.Number("ip_version", s.Cidr.Version);
        o.Text("cidr", s.Cidr.ToString());
        o.Text("gateway_ip", s.Gateway?.ToString());
        o.Flag("enable_dhcp", s.Dhcp);
        o.Text("ipv6_ra_mode", s.RaMode);
        o.Text("ipv6_address_mode", s.AddressMode);
        o.Text("subnetpool_id", s.Pool);
        o.Raw("allocation_pools", Packed.Ranges(s.Pools));
        o.Texts("dns_nameservers", s.Dns);
        o.Raw("host_routes", Packed.Routes(s.Routes));
        o.Texts("service_types", []);
        o.Null("segment_id");
    }

    private static List<(string, string)>? Ranges(JsonElement b) => b.Has("allocation_pools")
        ? [.. b.Items("allocation_pools").Select(p => (p.Text("start"), p.Text("end")))]
        : null;
}
