using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>What one rule of a security group lets through.</summary>
/// <param name="Protocol">As the tenant wrote it: a name, a number, or null for any.</param>
/// <param name="PortMin">First port, or ICMP type.</param>
/// <param name="PortMax">Last port, or ICMP code.</param>
/// <param name="Cidr">As the tenant wrote it.</param>
public sealed record SecurityRule(
    Standard Std, string Group, string Direction, string Ethertype, string? Protocol, int? PortMin,
    int? PortMax, string? Cidr, string? RemoteGroup)
{
    public const string Columns = Standard.Columns
        + ", security_group, direction, ethertype, protocol, port_min, port_max, cidr, remote_group";

    public string Id => Std.Id;

    /// <summary>Two rules with the same text let the same through.</summary>
    public string Sameness =>
        $"{Direction} {Ethertype} {Protocols.Canonical(Protocol, Ethertype) ?? "any"} {PortMin}-{PortMax} {CanonicalCidr} {RemoteGroup}";

    /// <summary>The remote block without the bits that mean nothing.</summary>
    public string? CanonicalCidr => Cidr is { } text ? Network.Cidr.Parse(text).ToString() : null;

    public static SecurityRule Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            Standard.Read(ref c), c.Text(), c.Text(), c.Text(), c.TextOrNull(), c.IntOrNull(),
            c.IntOrNull(), c.TextOrNull(), c.TextOrNull());
    }

    public static Sql Visible(Caller caller) => caller.IsAdmin
        ? (Sql)$"1 = 1"
        : $"(project = {caller.Project} OR security_group IN (SELECT id FROM security_group WHERE project = {caller.Project}))";

    public static async Task<SecurityRule> Get(Tx tx, Caller caller, string id) =>
        await tx.First($"SELECT {new Raw(Columns)} FROM security_rule WHERE id = {id} AND {Visible(caller)}", Read)
        ?? throw NetworkFaults.RuleNotFound(id).Thrown();

    public static Task<List<SecurityRule>> Of(Tx tx, IReadOnlyCollection<string> groups) => tx.Query(
        $"SELECT {new Raw(Columns)} FROM security_rule WHERE security_group IN {Sql.In(groups)} ORDER BY created_at, id", Read);

    /// <summary>False where the group has this rule already.</summary>
    public async Task<bool> Insert(Tx tx) => await tx.Execute($"""
        INSERT INTO security_rule ({new Raw(Columns)}, sameness)
        VALUES ({Std.Values}, {Group}, {Direction}, {Ethertype}, {Protocol}, {PortMin}, {PortMax}, {Cidr}, {RemoteGroup}, {Sameness})
        ON CONFLICT DO NOTHING
        """) == 1;
}
