using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/network-ip-availabilities: how many addresses networks have, and how many are taken.</summary>
public sealed class AvailabilityApi(Availabilities availabilities) : IDoor
{
    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/network-ip-availabilities", NetworkPolicy.AvailabilityList, List);
        neutron.Get("/network-ip-availabilities/{id}", NetworkPolicy.AvailabilityShow, Show);
    }

    private async Task<Answer> List(Call call)
    {
        var found = call.Caller.IsAdmin ? await availabilities.List(Where(call), VersionOf(call), call.Ct) : [];
        return Answer.Json(200, o => o.List("network_ip_availabilities", found, Write));
    }

    private async Task<Answer> Show(Call call)
    {
        var id = call.Path("id");
        var found = (await availabilities.List($"id = {id}", null, call.Ct)).FirstOrDefault()
            ?? throw NetworkFaults.NetworkNotFound(id).Thrown();
        return Answer.Json(200, o => o.Object("network_ip_availability", a => Write(a, found)));
    }

    private static Sql Where(Call call)
    {
        Sql where = $"1 = 1";
        foreach (var (name, column) in new[] { ("network_id", "id"), ("network_name", "name"),
            ("project_id", "project"), ("tenant_id", "project") })
        {
            if (call.QueryAll(name).ToList() is { Count: > 0 } values)
            {
                where.Add($" AND {new Raw(column)} IN {Sql.In(values)}");
            }
        }

        return where;
    }

    private static int? VersionOf(Call call) => call.Query("ip_version") switch
    {
        null => null,
        "4" => 4,
        "6" => 6,
        var word => throw NetworkFaults.InvalidInput($"'{word}' is not an ip_version").Thrown(),
    };

    private static void Write(JsonOut o, NetworkUse n)
    {
        o.Text("network_id", n.Network.Id);
        o.Text("network_name", n.Network.Std.Name);
        o.Text("tenant_id", n.Network.Std.Project);
        o.Text("project_id", n.Network.Std.Project);
        Number(o, "total_ips", n.Subnets.Aggregate(UInt128.Zero, (sum, s) => sum + s.Total));
        o.Number("used_ips", n.Subnets.Sum(s => s.Used));
        o.List("subnet_ip_availability", n.Subnets, (_, s) =>
        {
            o.Text("subnet_id", s.Subnet.Id);
            o.Text("subnet_name", s.Subnet.Std.Name);
            o.Text("cidr", s.Subnet.Cidr.ToString());
            o.Number("ip_version", s.Subnet.Cidr.Version);
            Number(o, "total_ips", s.Total);
            o.Number("used_ips", s.Used);
        });
    }

    /// <summary>IPv6 has more addresses than a long can count.</summary>
    private static void Number(JsonOut o, string name, UInt128 value) =>
        o.Raw(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
