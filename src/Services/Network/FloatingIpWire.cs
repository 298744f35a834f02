using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Floating IPs on the wire.</summary>
public static class FloatingIpWire
{
    public static Collection Collection { get; } = new Collection("floatingips", "floatingip", "floating_ip").WithStandard(name: false)
        .Text("floating_ip_address", "address").Text("floating_network_id", "network").Text("fixed_ip_address", "fixed_address")
        .Text("port_id", "port").Text("router_id", "router").Text("status").Text("dns_name").Text("dns_domain");

    public static ObjectSchema UpdateSchema { get; } = Schema.Object(
        ("port_id", Schema.Text(0, 255).OrNull()), ("fixed_ip_address", Schema.Text(0, 64).OrNull()), ("description", Schema.Text(0, 255)));

    public static ObjectSchema CreateSchema { get; } = new(new Dictionary<string, Schema>(UpdateSchema.Members)
    {
        ["floating_network_id"] = Schema.Text(1, 255).Required(),
        ["floating_ip_address"] = Schema.Text(0, 64).OrNull(),
        ["subnet_id"] = Schema.Text(0, 255).OrNull(),
        ["project_id"] = Schema.Text(0, 255),
        ["tenant_id"] = Schema.Text(0, 255),
        ["dns_name"] = Schema.Text(0, 63),
        ["dns_domain"] = Schema.Text(0, 255),
    });

    public static FloatingDraft Read(Caller caller, JsonElement b)
    {
        if (!caller.IsAdmin && Word(b, "floating_ip_address") is not null)
        {
            throw NetworkFaults.Disallowed("create_floatingip:floating_ip_address").Thrown();
        }

        return new(
            NetworkDoor.NewStandard(caller, b), b.Text("floating_network_id"), Word(b, "subnet_id"),
            AddressOf(b, "floating_ip_address"), Aim(b),
            b.Text("dns_name"), b.Text("dns_domain"));
    }

    public static FloatingChange ReadChange(JsonElement b) =>
        new(std => NetworkDoor.Apply(std, b), b.Has("port_id") || b.Has("fixed_ip_address"), b.Has("port_id"), Aim(b));

    public static void Write(JsonOut o, FloatingView v)
    {
        var f = v.Row;
        f.Std.Write(o, name: false);
        o.Text("floating_network_id", f.Network);
        o.Text("floating_ip_address", f.Address);
        o.Text("fixed_ip_address", f.FixedAddress);
        o.Text("port_id", f.Port);
        o.Text("router_id", f.Router);
        o.Text("status", f.Status);
        o.Text("dns_name", f.DnsName);
        o.Text("dns_domain", f.DnsDomain);
        WritePort(o, v.Port);
    }

    private static void WritePort(JsonOut o, PortRow? port)
    {
        if (port is null)
        {
            o.Null("port_details");
            return;
        }

        o.Object("port_details", p =>
        {
            p.Text("name", port.Std.Name);
            p.Text("network_id", port.Network);
            p.Text("mac_address", port.Mac);
            p.Flag("admin_state_up", port.AdminUp);
            p.Text("status", port.Status);
            p.Text("device_id", port.DeviceId);
            p.Text("device_owner", port.DeviceOwner);
        });
    }

    private static FloatingAim Aim(JsonElement b) => new(Word(b, "port_id"), AddressOf(b, "fixed_ip_address"));

    private static string? Word(JsonElement b, string name) => b.TextOrNull(name) is { Length: > 0 } word ? word : null;

    private static string? AddressOf(JsonElement b, string name)
    {
        if (Word(b, name) is not { } text)
        {
            return null;
        }

        return Address.TryParse(text, out var address) ? address.ToString() : throw NetworkFaults.Bad(
            "HTTPBadRequest", $"Invalid input for {name}. Reason: '{text}' is not a valid IP address.").Thrown();
    }
}
