using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Routers on the wire.</summary>
public static class RouterWire
{
    private static readonly Schema _fixedIps = Schema.List(
        Schema.Object(("subnet_id", Schema.Text(1, 255)), ("ip_address", Schema.Text(1, 64))), 0, 20).OrNull();

    private static readonly Schema _gateway = Schema.Object(
        ("network_id", Schema.Text(1, 255)), ("enable_snat", Schema.Flag()), ("external_fixed_ips", _fixedIps)).OrNull();

    private static readonly Schema _routes = Schema.List(
        Schema.Object(("destination", Schema.Text(1, 64).Required()), ("nexthop", Schema.Text(1, 64).Required())), 0, 1000).OrNull();

    public static Collection Collection { get; } = new Collection("routers", "router", "router").WithStandard()
        .Flag("admin_state_up", "admin_up").By("status", values => values.Contains("ACTIVE") ? (Sql)$"1 = 1" : $"1 = 0");

    public static ObjectSchema CreateSchema { get; } = NetworkDoor.With(
        ("admin_state_up", Schema.Flag()), ("external_gateway_info", _gateway),
        ("availability_zone_hints", Schema.List(Schema.Text(1, 255), 0, 10)));

    public static ObjectSchema UpdateSchema { get; } = NetworkDoor.With(
        ("admin_state_up", Schema.Flag()), ("external_gateway_info", _gateway), ("routes", _routes));

    public static ObjectSchema RoutesSchema { get; } = Schema.Object(("routes", _routes.Required()));

    public static ObjectSchema InterfaceSchema { get; } = Schema.Object(
        ("subnet_id", Schema.Text(1, 255)), ("port_id", Schema.Text(1, 255)));

    public static RouterDraft Read(Caller caller, JsonElement b)
    {
        var row = new RouterRow(
            NetworkDoor.NewStandard(caller, b), b.FlagOrNull("admin_state_up") ?? true, null, null, true, [], Zones.CheckedHints(b));
        return new(row, Gateway(caller, b, "create_router"));
    }

    public static RouterChange ReadChange(Caller caller, JsonElement b) => new(
        old => old with { Std = NetworkDoor.Apply(old.Std, b), AdminUp = b.FlagOrNull("admin_state_up") ?? old.AdminUp },
        b.Has("external_gateway_info"), Gateway(caller, b, "update_router"), b.Has("routes") ? SubnetWire.Routes(b, "routes") : null);

    public static void Write(JsonOut o, Caller caller, RouterView v)
    {
        v.Row.Std.Write(o);
        o.Text("status", "ACTIVE");
        o.Flag("admin_state_up", v.Row.AdminUp);
        WriteGateway(o, v);
        o.Raw("routes", Packed.Routes(v.Row.Routes));
        o.Raw("availability_zone_hints", v.Row.ZoneHints);
        o.Texts("availability_zones", [Zones.Only]);
        o.Null("flavor_id");
        if (caller.IsAdmin)
        {
            o.Flag("distributed", false);
            o.Flag("ha", false);
        }
    }

    public static void WriteLeg(JsonOut o, RouterLegView leg)
    {
        o.Text("id", leg.Router.Id);
        o.Text("tenant_id", leg.Router.Std.Project);
        o.Text("project_id", leg.Router.Std.Project);
        o.Text("port_id", leg.Port.Id);
        o.Text("network_id", leg.Port.Network);
        o.Text("subnet_id", leg.Subnets.Count > 0 ? leg.Subnets[0] : null);
        o.Texts("subnet_ids", leg.Subnets);
    }

    private static void WriteGateway(JsonOut o, RouterView v)
    {
        if (v.Row.GatewayNetwork is not { } network)
        {
            o.Null("external_gateway_info");
            return;
        }

        o.Object("external_gateway_info", g =>
        {
            g.Text("network_id", network);
            g.Flag("enable_snat", v.Row.Snat);
            PortWire.WriteAddresses(g, "external_fixed_ips", v.GatewayAddresses);
        });
    }

    /// <summary>Null, and nothing between the braces, mean no gateway.</summary>
    private static GatewayWish? Gateway(Caller caller, JsonElement b, string rule)
    {
        if (b.ElementOrNull("external_gateway_info") is not { } g || !g.EnumerateObject().Any())
        {
            return null;
        }

        foreach (var attribute in (string[])["enable_snat", "external_fixed_ips"])
        {
            if (!caller.IsAdmin && g.Has(attribute))
            {
                throw NetworkFaults.Disallowed($"{rule}:external_gateway_info:{attribute}").Thrown();
            }
        }

        var network = g.TextOrNull("network_id") ?? throw NetworkFaults.Bad(
            "HTTPBadRequest",
            "Invalid input for external_gateway_info. Reason: Validation of dictionary's keys failed: network_id is missing.").Thrown();
        return new(
            network, g.FlagOrNull("enable_snat"), g.ElementOrNull("external_fixed_ips") is null
                ? null
                : PortWire.Addresses(g, "external_fixed_ips"));
    }
}
