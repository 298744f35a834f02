using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Ports on the wire.</summary>
public static class PortWire
{
    /// <summary>A port as a body asks for it.</summary>
    public static PortDraft Read(Caller caller, JsonElement b)
    {
        var std = NetworkDoor.NewStandard(caller, b) with { Tags = Packed.Texts(b.Texts("tags").Distinct()) };
        var row = PortRow.New(std, b.Text("network_id"), b.Text("device_owner"), b.Text("device_id"));
        if (b.Has("mac_address"))
        {
            row = row with { Mac = MacOf(b.Text("mac_address")) };
        }

        return new(Members(caller, row, b, "create_port"), FixedIps(b), Groups(b), b.FlagOrNull("port_security_enabled"));
    }

    public static PortChange ReadChange(Caller caller, JsonElement b)
    {
        if (b.Has("mac_address") && !caller.IsAdmin)
        {
            throw NetworkFaults.Disallowed("update_port:mac_address").Thrown();
        }

        return new(old => Changed(caller, old, b), FixedIps(b), Groups(b));
    }

    public static void Write(JsonOut o, Caller caller, PortView p)
    {
        var row = p.Row;
        row.Std.Write(o);
        o.Text("network_id", row.Network);
        o.Text("mac_address", row.Mac);
        o.Flag("admin_state_up", row.AdminUp);
        o.Text("status", row.Status);
        o.Text("device_id", row.DeviceId);
        o.Text("device_owner", row.DeviceOwner);
        WriteAddresses(o, "fixed_ips", p.Addresses);
        o.Texts("security_groups", p.Groups);
        o.Flag("port_security_enabled", row.PortSecurity);
        o.Raw("allowed_address_pairs", Packed.AllowedPairs(row.Pairs.Select(a => a.Mac.Length > 0 ? a : a with { Mac = row.Mac })));
        o.Raw("extra_dhcp_opts", row.DhcpOptions);
        o.Text("binding:vnic_type", row.VnicType);
        o.Text("ip_allocation", p.Addresses.Count > 0 ? "immediate" : "none");
        WriteDns(o, p);
        if (caller.IsAdmin)
        {
            WriteBinding(o, row);
        }
    }

    public static void WriteAddresses(JsonOut o, string name, IReadOnlyList<PortAddress> addresses) => o.List(name, addresses, (_, a) =>
    {
        o.Text("subnet_id", a.SubnetId);
        o.Text("ip_address", a.Address);
    });

    private static void WriteDns(JsonOut o, PortView p)
    {
        o.Text("dns_name", p.Row.DnsName);
        o.List("dns_assignment", p.Row.IsInfrastructure ? [] : p.Addresses, (_, a) =>
        {
            var host = FabricWishes.HostName(p.Row.DnsName, a.Address);
            o.Text("ip_address", a.Address);
            o.Text("hostname", host);
            o.Text("fqdn", host + ".openstacklocal.");
        });
    }

    private static void WriteBinding(JsonOut o, PortRow row)
    {
        o.Text("binding:host_id", row.Host ?? "");
        o.Text("binding:vif_type", row.Host is null ? "unbound" : "tap");
        o.Object("binding:vif_details", d =>
        {
            if (row.Host is not null)
            {
                d.Flag("port_filter", true);
            }
        });
        o.Raw("binding:profile", row.Profile);
    }

    private static PortRow Changed(Caller caller, PortRow old, JsonElement b)
    {
        var row = old with
        {
            Std = NetworkDoor.Apply(old.Std, b),
            DeviceId = b.TextOrNull("device_id") ?? old.DeviceId,
            DeviceOwner = b.TextOrNull("device_owner") ?? old.DeviceOwner,
            PortSecurity = b.FlagOrNull("port_security_enabled") ?? old.PortSecurity,
            Mac = b.Has("mac_address") ? MacOf(b.Text("mac_address")) : old.Mac,
        };
        return Members(caller, row, b, "update_port");
    }

    private static PortRow Members(Caller caller, PortRow row, JsonElement b, string rule)
    {
        foreach (var attribute in (string[])["binding:host_id", "binding:profile"])
        {
            if (!caller.IsAdmin && b.ElementOrNull(attribute) is not null)
            {
                throw NetworkFaults.Disallowed($"{rule}:{attribute}").Thrown();
            }
        }

        return row with
        {
            AdminUp = b.FlagOrNull("admin_state_up") ?? row.AdminUp,
            Host = b.Has("binding:host_id") ? (b.Text("binding:host_id") is { Length: > 0 } host ? host : null) : row.Host,
            Profile = b.ElementOrNull("binding:profile")?.GetRawText() ?? row.Profile,
            VnicType = b.TextOrNull("binding:vnic_type") ?? row.VnicType,
            DnsName = b.TextOrNull("dns_name") ?? row.DnsName,
            Pairs = b.Has("allowed_address_pairs") ? PortExtras.Pairs(b) : row.Pairs,
            DhcpOptions = b.Has("extra_dhcp_opts") ? PortExtras.DhcpOptions(row.DhcpOptions, b) : row.DhcpOptions,
        };
    }

    /// <summary>A list of addresses asked for.</summary>
    public static List<AddressWish> Addresses(JsonElement b, string name) =>
        [.. b.Items(name).Select(
            f => new AddressWish(f.TextOrNull("subnet_id") ?? f.TextOrNull("subnet"), AddressOf(name, f.TextOrNull("ip_address"))))];

    private static List<AddressWish>? FixedIps(JsonElement b) => b.ElementOrNull("fixed_ips") is null ? null : Addresses(b, "fixed_ips");

    private static List<string>? Groups(JsonElement b) => b.Has("security_groups") ? b.Texts("security_groups") : null;

    /// <summary>In the one spelling under which addresses are stored.</summary>
    private static string? AddressOf(string name, string? text) => text is null or "" ? null : Address.TryParse(text, out var address)
        ? address.ToString()
        : throw NetworkFaults.InvalidInput($"Invalid input for {name}. Reason: '{text}' is not a valid IP address").Thrown();

    private static string MacOf(string text) => Mac.Canonical(text)
        ?? throw NetworkFaults.InvalidInput($"Invalid input for mac_address. Reason: '{text}' is not a valid MAC address").Thrown();
}
