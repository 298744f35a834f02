using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>What lists of ports are filtered by.</summary>
public static class PortFilters
{
    public static Collection Collection { get; } = new Collection("ports", "port", "port").WithStandard()
        .Text("network_id", "network").Text("mac_address", "mac").Flag("admin_state_up", "admin_up").Text("status").Text("device_id")
        .Text("device_owner").Text("binding:host_id", "host").Text("binding:vnic_type", "vnic_type").Text("dns_name")
        .Flag("port_security_enabled", "port_security")
        .By("fixed_ips", FixedIps)
        .By("ip_address", values => $"id IN (SELECT port FROM port_address WHERE address IN {Sql.In(values)})")
        .By("security_groups", Groups).By("security_group_ids", Groups);

    private static Sql Groups(string[] values) =>
        $"id IN (SELECT port FROM port_group WHERE security_group IN {Sql.In(values.SelectMany(v => v.Split(',')))})";

    /// <summary><c>ip_address=A</c>, <c>subnet_id=S</c> or <c>ip_address_substr=T</c>: any of the values of a kind, all of the
    /// kinds.</summary>
    private static Sql FixedIps(string[] values)
    {
        Sql all = $"1 = 1";
        foreach (var kind in values.SelectMany(v => v.Split(','))
            .Select(v => v.Split('=', 2)).Where(p => p.Length == 2).GroupBy(p => p[0], p => p[1]))
        {
            all.Add($" AND id IN (SELECT port FROM port_address WHERE {One(kind.Key, [.. kind])})");
        }

        return all;
    }

    private static Sql One(string kind, string[] values)
    {
        switch (kind)
        {
            case "ip_address":
                return $"address IN {Sql.In(values)}";
            case "subnet_id" or "subnet":
                return $"subnet IN {Sql.In(values)}";
            case "ip_address_substr":
                Sql any = $"1 = 0";
                foreach (var part in values)
                {
                    any.Add($" OR replace(address, {part}, '') <> address");
                }

                return any;
            default:
                throw NetworkFaults.InvalidInput($"'{kind}' is not a filter of fixed_ips").Thrown();
        }
    }
}
