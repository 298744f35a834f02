using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A block of addresses on a network.</summary>
/// <param name="RaMode">Who sends router advertisements, and how: null, slaac, dhcpv6-stateful, dhcpv6-stateless.</param>
/// <param name="AddressMode">How guests get IPv6 addresses, in the same words.</param>
/// <param name="Pool">The subnet pool that the block was taken from.</param>
/// <param name="Pools">The ranges that ports get addresses from.</param>
public sealed record SubnetRow(
    Standard Std, string Network, Cidr Cidr, Address? Gateway, bool Dhcp, string? RaMode, string? AddressMode, string? Pool,
    IReadOnlyList<AddressRange> Pools, IReadOnlyList<string> Dns, IReadOnlyList<RouteWish> Routes)
{
    public const string Columns = Standard.Columns + ", network, cidr, gateway, dhcp, ra_mode, address_mode, pool, pools, dns, routes";

    public string Id => Std.Id;

    /// <summary>Guests form their own addresses from their MAC, so ports get that one and no other.</summary>
    public bool IsAutomatic => AddressMode is "slaac" or "dhcpv6-stateless";

    public static SubnetRow Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            Standard.Read(ref c), c.Text(), Cidr.Parse(c.Text()), c.TextOrNull() is { } g
                ? Address.Parse(g)
                : null, c.Flag(), c.TextOrNull(), c.TextOrNull(),
            c.TextOrNull(), Packed.Ranges(c.Text()), Packed.Texts(c.Text()), Packed.Routes(c.Text()));
    }

    /// <summary>Subnets that exist for the caller: his own and those of shared networks; of external networks only the admin sees
    /// them.</summary>
    public static Sql Visible(Caller caller) => caller.IsAdmin
        ? (Sql)$"1 = 1"
        : $"(project = {caller.Project} OR network IN (SELECT id FROM network WHERE shared OR project = {caller.Project}))";

    public static async Task<SubnetRow> Get(Tx tx, Caller caller, string id) =>
        await tx.First($"SELECT {new Raw(Columns)} FROM subnet WHERE id = {id} AND {Visible(caller)}", Read)
        ?? throw NetworkFaults.SubnetNotFound(id).Thrown();

    /// <summary>A network's subnets, oldest first.</summary>
    public static Task<List<SubnetRow>> Of(Tx tx, string network) =>
        tx.Query($"SELECT {new Raw(Columns)} FROM subnet WHERE network = {network} ORDER BY created_at, id", Read);

    public Task Insert(Tx tx) => tx.Execute($"""
        INSERT INTO subnet ({new Raw(Columns)}, ip_version) VALUES ({Std.Values}, {Network}, {Cidr.ToString()}, {Gateway?.ToString()},
            {Dhcp}, {RaMode},
            {AddressMode}, {Pool}, {Packed.Ranges(Pools)}, {Packed.Texts(Dns)}, {Packed.Routes(Routes)}, {Cidr.Version})
        """);

    public Task Update(Tx tx) => tx.Execute($"""
        UPDATE subnet SET {Std.Set}, gateway = {Gateway?.ToString()}, dhcp = {Dhcp}, pools = {Packed.Ranges(Pools)},
            dns = {Packed.Texts(Dns)},
            routes = {Packed.Routes(Routes)} WHERE id = {Id}
        """);
}
