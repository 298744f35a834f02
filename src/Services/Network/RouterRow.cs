using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A router: joins networks of a project, and them to an external one.</summary>
/// <param name="GatewayPort">The router's own port on the external network.</param>
/// <param name="ZoneHints">A JSON list of texts.</param>
public sealed record RouterRow(
    Standard Std, bool AdminUp, string? GatewayNetwork, string? GatewayPort, bool Snat, IReadOnlyList<RouteWish> Routes, string ZoneHints)
{
    public const string Columns = Standard.Columns + ", admin_up, gateway_network, gateway_port, snat, routes, zone_hints";

    public string Id => Std.Id;

    public static RouterRow Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(Standard.Read(ref c), c.Flag(), c.TextOrNull(), c.TextOrNull(), c.Flag(), Packed.Routes(c.Text()), c.Text());
    }

    public static Sql Visible(Caller caller) => caller.IsAdmin ? (Sql)$"1 = 1" : $"project = {caller.Project}";

    public static async Task<RouterRow> Get(Tx tx, Caller caller, string id, bool forUpdate = false) =>
        await tx.First(
            $"SELECT {new Raw(Columns)} FROM router WHERE id = {id} AND {Visible(caller)} {(forUpdate ? tx.ForUpdate : new Raw(""))}", Read)
        ?? throw NetworkFaults.RouterNotFound(id).Thrown();

    public static Task<RouterRow?> Find(Tx tx, string id) => tx.First($"SELECT {new Raw(Columns)} FROM router WHERE id = {id}", Read);

    public Task Insert(Tx tx) => tx.Execute($"""
        INSERT INTO router ({new Raw(Columns)}) VALUES ({Std.Values}, {AdminUp}, {GatewayNetwork}, {GatewayPort}, {Snat},
            {Packed.Routes(Routes)}, {ZoneHints})
        """);

    public Task Update(Tx tx) => tx.Execute($"""
        UPDATE router SET {Std.Set}, admin_up = {AdminUp}, gateway_network = {GatewayNetwork}, gateway_port = {GatewayPort}, snat = {Snat},
            routes = {Packed.Routes(Routes)} WHERE id = {Id}
        """);
}
