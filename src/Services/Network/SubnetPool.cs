using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Blocks of addresses from which subnets are cut, so that those of one pool never overlap.</summary>
/// <param name="DefaultQuota">How much each project may cut: IPv4 addresses, or IPv6 blocks of /64; null is no limit.</param>
public sealed record SubnetPool(
    Standard Std, IReadOnlyList<Cidr> Prefixes, int DefaultLength, int MinLength, int MaxLength,
    long? DefaultQuota, bool Shared, bool IsDefault)
{
    public const string Columns = Standard.Columns
        + ", prefixes, default_length, min_length, max_length, default_quota, shared, is_default";

    public string Id => Std.Id;

    public int Version => Prefixes[0].Version;

    public static SubnetPool Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            Standard.Read(ref c), [.. Packed.Texts(c.Text()).Select(Cidr.Parse)], c.Int(),
            c.Int(), c.Int(), c.LongOrNull(), c.Flag(), c.Flag());
    }

    public static Sql Visible(Caller caller) => caller.IsAdmin ? (Sql)$"1 = 1" : $"(project = {caller.Project} OR shared)";

    public static async Task<SubnetPool> Get(Tx tx, Caller caller, string id, bool forUpdate = false) =>
        await tx.First($"""
            SELECT {new Raw(Columns)} FROM subnet_pool WHERE id = {id} AND {Visible(caller)} {(forUpdate ? tx.ForUpdate : new Raw(""))}
            """, Read)
        ?? throw NetworkFaults.PoolNotFound(id).Thrown();

    public Task Insert(Tx tx) => tx.Execute($"""
        INSERT INTO subnet_pool ({new Raw(Columns)}, ip_version) VALUES ({Std.Values}, {Packed.Texts(Prefixes.Select(p => p.ToString()))},
            {DefaultLength},
            {MinLength}, {MaxLength}, {DefaultQuota}, {Shared}, {IsDefault}, {Version})
        """);

    public Task Update(Tx tx) => tx.Execute($"""
        UPDATE subnet_pool SET {Std.Set}, prefixes = {Packed.Texts(Prefixes.Select(p => p.ToString()))}, default_length = {DefaultLength},
            min_length = {MinLength}, max_length = {MaxLength}, default_quota = {DefaultQuota}, is_default = {IsDefault} WHERE id = {Id}
        """);
}
