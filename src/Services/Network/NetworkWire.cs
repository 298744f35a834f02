using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Networks on the wire.</summary>
public static class NetworkWire
{
    public static Collection Collection { get; } = new Collection("networks", "network", "network").WithStandard()
        .Flag("admin_state_up", "admin_up").Flag("shared").Flag("router:external", "external").Flag("is_default")
        .Flag("port_security_enabled", "port_security").Number("mtu").Text("dns_domain")
        .Text("provider:network_type", "type").Text("provider:physical_network", "physical").Number("provider:segmentation_id", "segment")
        .By("status", values => values.Contains("ACTIVE") ? (Sql)$"1 = 1" : $"1 = 0");

    public static ObjectSchema UpdateSchema { get; } = NetworkDoor.With(
        ("admin_state_up", Schema.Flag()), ("shared", Schema.Flag()), ("router:external", Schema.Flag()), ("is_default", Schema.Flag()),
        ("port_security_enabled", Schema.Flag()), ("mtu", Schema.Integer(68, 9000)), ("dns_domain", Schema.Text(0, 255)));

    public static ObjectSchema CreateSchema { get; } = new(new Dictionary<string, Schema>(UpdateSchema.Members)
    {
        ["provider:network_type"] = Schema.OneOf("vxlan", "flat"),
        ["provider:physical_network"] = Schema.Text(1, 64).OrNull(),
        ["provider:segmentation_id"] = Schema.Integer(1, (1 << 24) - 1).OrNull(),
        ["availability_zone_hints"] = Schema.List(Schema.Text(1, 255), 0, 10),
    });

    /// <summary>A network as a body asks for it.</summary>
    public static NetworkRow Read(Caller caller, JsonElement b)
    {
        NetworkDoor.AdminOnly(caller, b, "create_network", "shared", "router:external", "is_default");
        if (!caller.IsAdmin && b.EnumerateObject().Any(m => m.Name.StartsWith("provider:", StringComparison.Ordinal)))
        {
            throw NetworkFaults.Disallowed("create_network:provider:network_type").Thrown();
        }

        var std = NetworkDoor.NewStandard(caller, b);
        var row = new NetworkRow(
            std, true, false, false, false, true, NetworkRow.DefaultMtu, "", b.TextOrNull("provider:network_type") ?? "vxlan",
            b.TextOrNull("provider:physical_network"), b.LongOrNull("provider:segmentation_id"), Zones.CheckedHints(b));
        return Checked(Members(row, b));
    }

    public static NetworkRow Apply(Caller caller, NetworkRow old, JsonElement b)
    {
        foreach (var attribute in (string[])["shared", "router:external", "is_default"])
        {
            if (!caller.IsAdmin && b.Has(attribute))
            {
                throw NetworkFaults.Disallowed($"update_network:{attribute}").Thrown();
            }
        }

        return Members(old with { Std = NetworkDoor.Apply(old.Std, b) }, b);
    }

    public static void Write(JsonOut o, Caller caller, NetworkRow n, IReadOnlyList<string> subnets)
    {
        n.Std.Write(o);
        o.Text("status", "ACTIVE");
        o.Flag("admin_state_up", n.AdminUp);
        o.Flag("shared", n.Shared);
        o.Flag("router:external", n.External);
        o.Flag("is_default", n.IsDefault);
        o.Flag("port_security_enabled", n.PortSecurity);
        o.Number("mtu", n.Mtu);
        o.Text("dns_domain", n.DnsDomain);
        o.Texts("subnets", subnets);
        o.Raw("availability_zone_hints", n.ZoneHints);
        o.Texts("availability_zones", subnets.Count > 0 ? [Zones.Only] : []);
        o.Null("ipv4_address_scope");
        o.Null("ipv6_address_scope");
        if (caller.IsAdmin)
        {
            o.Text("provider:network_type", n.Type);
            o.Text("provider:physical_network", n.Physical);
            o.Number("provider:segmentation_id", n.Segment);
        }
    }

    private static NetworkRow Members(NetworkRow row, JsonElement b) => row with
    {
        AdminUp = b.FlagOrNull("admin_state_up") ?? row.AdminUp,
        Shared = b.FlagOrNull("shared") ?? row.Shared,
        External = b.FlagOrNull("router:external") ?? row.External,
        IsDefault = b.FlagOrNull("is_default") ?? row.IsDefault,
        PortSecurity = b.FlagOrNull("port_security_enabled") ?? row.PortSecurity,
        Mtu = b.IntOrNull("mtu") ?? row.Mtu,
        DnsDomain = b.TextOrNull("dns_domain") ?? row.DnsDomain,
    };

    private static NetworkRow Checked(NetworkRow row)
    {
        if (row.Type == "flat" ? row.Segment is not null : row.Physical is not null)
        {
            throw NetworkFaults.InvalidInput(
                $"a {row.Type} network takes no {(row.Type == "flat" ? "segmentation_id" : "physical_network")}").Thrown();
        }

        return row;
    }
}
