using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A place on a network: a MAC with its addresses, and the device that has it.</summary>
/// <param name="Status">ACTIVE where it is plugged in, else DOWN.</param>
/// <param name="Host">The host on which it is wanted; null: nowhere.</param>
/// <param name="DhcpOptions">A JSON list as the tenant gave it.</param>
/// <param name="Profile">A JSON object as the operator gave it.</param>
public sealed record PortRow(
    Standard Std, string Network, string Mac, bool AdminUp, string Status, string DeviceId,
    string DeviceOwner, string? Host, bool PortSecurity,
    IReadOnlyList<AllowedPair> Pairs, string DhcpOptions, string DnsName, string VnicType, string Profile)
{
    public const string Columns = Standard.Columns
        + ", network, mac, admin_up, status, device_id, device_owner, host, port_security, pairs, dhcp_options, dns_name, vnic_type, "
            + "profile";

    public string Id => Std.Id;

    /// <summary>The cloud's own ports (DHCP, router legs, floating IPs): no tap, no filter.</summary>
    public bool IsInfrastructure => DeviceOwner.StartsWith("network:", StringComparison.Ordinal);

    public static PortRow New(Standard std, string network, string deviceOwner, string deviceId) => new(
        std, network, "", true, "DOWN", deviceId, deviceOwner, null, !deviceOwner.StartsWith("network:", StringComparison.Ordinal),
        [], "[]", "", "normal", "{}");

    public static PortRow Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            Standard.Read(ref c), c.Text(), c.Text(), c.Flag(), c.Text(), c.Text(), c.Text(), c.TextOrNull(), c.Flag(),
            Packed.AllowedPairs(c.Text()), c.Text(), c.Text(), c.Text(), c.Text());
    }

    /// <summary>Ports that exist for the caller: his own and those on his networks.</summary>
    public static Sql Visible(Caller caller) => caller.IsAdmin
        ? (Sql)$"1 = 1"
        : $"(project = {caller.Project} OR network IN (SELECT id FROM network WHERE project = {caller.Project}))";

    public static async Task<PortRow> Get(Tx tx, Caller caller, string id) =>
        await tx.First($"SELECT {new Raw(Columns)} FROM port WHERE id = {id} AND {Visible(caller)}", Read)
        ?? throw NetworkFaults.PortNotFound(id).Thrown();

    public static Task<PortRow?> Find(Tx tx, string id) => tx.First($"SELECT {new Raw(Columns)} FROM port WHERE id = {id}", Read);

    public static Task<List<PortRow>> Of(Tx tx, Sql where) =>
        tx.Query($"SELECT {new Raw(Columns)} FROM port WHERE {where} ORDER BY created_at, id", Read);

    /// <summary>False where the network has this MAC already.</summary>
    public async Task<bool> Insert(Tx tx) => await tx.Execute($"""
        INSERT INTO port ({new Raw(Columns)}) VALUES ({Std.Values}, {Network}, {Mac}, {AdminUp}, {Status}, {DeviceId}, {DeviceOwner},
            {Host}, {PortSecurity},
            {Packed.AllowedPairs(Pairs)}, {DhcpOptions}, {DnsName}, {VnicType}, {Profile}) ON CONFLICT DO NOTHING
        """) == 1;

    public Task Update(Tx tx) => tx.Execute($"""
        UPDATE port SET {Std.Set}, mac = {Mac}, admin_up = {AdminUp}, status = {Status}, device_id = {DeviceId},
            device_owner = {DeviceOwner}, host = {Host},
            port_security = {PortSecurity}, pairs = {Packed.AllowedPairs(Pairs)}, dhcp_options = {DhcpOptions}, dns_name = {DnsName},
            vnic_type = {VnicType}, profile = {Profile} WHERE id = {Id}
        """);
}

/// <summary>Who holds the cloud's own ports, in Neutron's words.</summary>
public static class DeviceOwners
{
    public const string Dhcp = "network:dhcp";
    public const string RouterInterface = "network:router_interface";
    public const string RouterGateway = "network:router_gateway";
    public const string FloatingIp = "network:floatingip";
}
