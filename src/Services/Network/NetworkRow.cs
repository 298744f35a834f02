using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A network: a layer of its own on which ports talk.</summary>
/// <param name="Type">vxlan, or flat for the cloud's external network.</param>
/// <param name="Segment">The VXLAN id, unique in the cloud.</param>
/// <param name="ZoneHints">A JSON list of texts.</param>
public sealed record NetworkRow(
    Standard Std, bool AdminUp, bool Shared, bool External, bool IsDefault, bool PortSecurity, int Mtu, string DnsDomain,
    string Type, string? Physical, long? Segment, string ZoneHints)
{
    /// <summary>What fits through VXLAN over an Ethernet of 1500.</summary>
    public const int DefaultMtu = 1450;

    public const string Columns = Standard.Columns
        + ", admin_up, shared, external, is_default, port_security, mtu, dns_domain, type, physical, segment, zone_hints";

    public string Id => Std.Id;

    public static NetworkRow Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            Standard.Read(ref c), c.Flag(), c.Flag(), c.Flag(), c.Flag(), c.Flag(), c.Int(),
            c.Text(), c.Text(), c.TextOrNull(), c.LongOrNull(), c.Text());
    }

    /// <summary>Networks that exist for the caller: his own, shared ones and external ones.</summary>
    public static Sql Visible(Caller caller) => caller.IsAdmin ? (Sql)$"1 = 1" : $"(project = {caller.Project} OR shared OR external)";

    public static async Task<NetworkRow> Get(Tx tx, Caller caller, string id, bool forUpdate = false) =>
        await tx.First($"""
            SELECT {new Raw(Columns)} FROM network WHERE id = {id} AND {Visible(caller)} {(forUpdate ? tx.ForUpdate : new Raw(""))}
            """, Read)
        ?? throw NetworkFaults.NetworkNotFound(id).Thrown();

    public static Task<NetworkRow?> Find(Tx tx, string id) => tx.First($"SELECT {new Raw(Columns)} FROM network WHERE id = {id}", Read);

    /// <summary>False where the segment is taken.</summary>
    public async Task<bool> Insert(Tx tx) => await tx.Execute($"""
        INSERT INTO network ({new Raw(Columns)}) VALUES ({Std.Values}, {AdminUp}, {Shared}, {External}, {IsDefault}, {PortSecurity}, {Mtu},
            {DnsDomain}, {Type}, {Physical}, {Segment}, {ZoneHints}) ON CONFLICT DO NOTHING
        """) == 1;

    public Task Update(Tx tx) => tx.Execute($"""
        UPDATE network SET {Std.Set}, admin_up = {AdminUp}, shared = {Shared}, external = {External}, is_default = {IsDefault},
            port_security = {PortSecurity}, mtu = {Mtu}, dns_domain = {DnsDomain} WHERE id = {Id}
        """);
}
