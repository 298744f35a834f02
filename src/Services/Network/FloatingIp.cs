using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>An address of an external network that a project holds, and the port's address that it stands for.</summary>
/// <param name="AddressPort">The cloud's own port that holds the address on the external network.</param>
/// <param name="Router">The router that translates; null while it points nowhere.</param>
public sealed record FloatingIp(
    Standard Std, string Network, string Address, string AddressPort, string? Port, string? FixedAddress, string? Router, string Status,
    string DnsName, string DnsDomain)
{
    public const string Columns = Standard.Columns
        + ", network, address, address_port, port, fixed_address, router, status, dns_name, dns_domain";

    public string Id => Std.Id;

    public static FloatingIp Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            Standard.Read(ref c), c.Text(), c.Text(), c.Text(), c.TextOrNull(), c.TextOrNull(),
            c.TextOrNull(), c.Text(), c.Text(), c.Text());
    }

    public static Sql Visible(Caller caller) => caller.IsAdmin ? (Sql)$"1 = 1" : $"project = {caller.Project}";

    public static async Task<FloatingIp> Get(Tx tx, Caller caller, string id, bool forUpdate = false) =>
        await tx.First($"""
            SELECT {new Raw(Columns)} FROM floating_ip WHERE id = {id} AND {Visible(caller)} {(forUpdate ? tx.ForUpdate : new Raw(""))}
            """, Read)
        ?? throw NetworkFaults.FloatingNotFound(id).Thrown();

    public static Task<List<FloatingIp>> Of(Tx tx, Sql where) =>
        tx.Query($"SELECT {new Raw(Columns)} FROM floating_ip WHERE {where} ORDER BY created_at, id", Read);

    public static async Task<FloatingIp?> ByAddressPort(Tx tx, string port) => (await Of(tx, $"address_port = {port}")).FirstOrDefault();

    public Task Insert(Tx tx) => tx.Execute($"""
        INSERT INTO floating_ip ({new Raw(Columns)}) VALUES ({Std.Values}, {Network}, {Address}, {AddressPort}, {Port}, {FixedAddress},
            {Router},
            {Status}, {DnsName}, {DnsDomain})
        """);

    public Task Update(Tx tx) => tx.Execute($"""
        UPDATE floating_ip SET {Std.Set}, port = {Port}, fixed_address = {FixedAddress}, router = {Router}, status = {Status},
            dns_name = {DnsName}, dns_domain = {DnsDomain} WHERE id = {Id}
        """);
}
