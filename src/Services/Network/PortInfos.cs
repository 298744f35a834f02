using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Ports as Compute knows them: with their network's name and their floating IPs, in three queries however many they
/// are.</summary>
public static class PortInfos
{
    public static async Task<List<PortInfo>> Of(Tx tx, IReadOnlyList<PortRow> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var views = await PortBook.Views(tx, rows);
        var networks = (await tx.Query(
            $"SELECT {new Raw(NetworkRow.Columns)} FROM network WHERE id IN {Sql.In(rows.Select(r => r.Network).Distinct())}",
            NetworkRow.Read)).ToDictionary(n => n.Id);
        var floating = (await FloatingIp.Of(tx, $"port IN {Sql.In(rows.Select(r => r.Id))}")).ToLookup(f => f.Port);
        return [.. views.Select(v => Info(v, networks[v.Row.Network], floating[v.Id]))];
    }

    private static PortInfo Info(PortView v, NetworkRow network, IEnumerable<FloatingIp> floating) => new(
        v.Id, v.Row.Std.Name, v.Row.Std.Project, network.Id, network.Std.Name, v.Row.Mac, v.Addresses, v.Row.Status,
        v.Row.DeviceId, v.Row.DeviceOwner, v.Row.Host, network.Mtu, v.Groups,
        [.. floating.Select(f => new FloatingAddress(f.FixedAddress ?? "", f.Address))]);
}
