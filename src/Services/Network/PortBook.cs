using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Writes ports inside other verbs' transactions: rows, addresses, groups, quota, ledger and wakes together.</summary>
public sealed class PortBook(SecurityGroups groups, Scribe scribe, Wakes wakes)
{
    private const int MacTries = 16;

    public static async Task<PortView> View(Tx tx, PortRow row) => new(row, await AddressBook.Of(tx, row.Id), await GroupsOf(tx, row.Id));

    /// <summary>Many ports in two queries more.</summary>
    public static async Task<List<PortView>> Views(Tx tx, IReadOnlyList<PortRow> rows)
    {
        var ids = rows.Select(r => r.Id).ToArray();
        var byPort = await AddressBook.Of(tx, ids);
        var members = (await tx.Query(
            $"SELECT port, security_group FROM port_group WHERE port IN {Sql.In(ids)} ORDER BY security_group",
            r => (Port: r.GetString(0), Group: r.GetString(1)))).ToLookup(m => m.Port, m => m.Group);
        return [.. rows.Select(r => new PortView(r, [.. byPort[r.Id]], [.. members[r.Id]]))];
    }

    public static Task<List<string>> GroupsOf(Tx tx, string port) =>
        tx.Query($"SELECT security_group FROM port_group WHERE port = {port} ORDER BY security_group", r => r.GetString(0));

    /// <param name="caller">Null where the cloud makes a port for itself.</param>
    public async Task<PortView> Insert(Tx tx, Caller? caller, PortDraft draft, IReadOnlyList<SubnetRow> subnets)
    {
        if (IsCounted(draft.Row))
        {
            await Scribe.Take(tx, draft.Row.Std.Project, "port");
        }

        var row = await InsertRow(tx, draft.Row with { Std = scribe.Born(draft.Row.Std) });
        await (draft.Addresses is { } wishes ? AddressBook.GiveThese(tx, row, subnets, wishes) : AddressBook.GiveAny(tx, row, subnets));
        await Join(tx, row, await FirstGroups(tx, caller, row, draft.Groups));
        await scribe.Wrote(tx, caller, "port", "create", row.Std);
        await wakes.Port(tx, row);
        return await View(tx, row);
    }

    /// <summary>Takes a port away with all that hangs on it. Its row is locked first, so that no floating IP comes to point at it
    /// meanwhile.</summary>
    public async Task Remove(Tx tx, Caller? caller, PortRow row)
    {
        await tx.Query($"SELECT id FROM port WHERE id = {row.Id} {tx.ForUpdate}", r => r.GetString(0));
        await wakes.Port(tx, row);
        await tx.Execute($"""
            UPDATE floating_ip SET port = NULL, fixed_address = NULL, router = NULL, status = {"DOWN"}, revision = revision + 1
                WHERE port = {row.Id}
            """);
        await tx.Execute($"DELETE FROM port_group WHERE port = {row.Id}");
        await tx.Execute($"DELETE FROM port_address WHERE port = {row.Id}");
        await tx.Execute($"DELETE FROM port WHERE id = {row.Id}");
        if (IsCounted(row))
        {
            await Scribe.Give(tx, row.Std.Project, "port");
        }

        await scribe.Wrote(tx, caller, "port", "delete", row.Std);
    }

    /// <summary>Exactly these groups, by id.</summary>
    public async Task SetGroups(Tx tx, PortRow row, IReadOnlyList<string> ids)
    {
        await wakes.Groups(tx, await GroupsOf(tx, row.Id));
        await tx.Execute($"DELETE FROM port_group WHERE port = {row.Id}");
        await Join(tx, row, ids);
    }

    /// <summary>Exactly these addresses; what the port has of them it keeps.</summary>
    public static async Task SetAddresses(Tx tx, PortRow row, IReadOnlyList<SubnetRow> subnets, IReadOnlyList<AddressWish> wishes)
    {
        var have = await AddressBook.Of(tx, row.Id);
        var open = wishes.ToList();
        foreach (var address in have)
        {
            var wish = open.Find(w => w.Address == address.Address) ?? open.Find(w => w.Address is null && w.Subnet == address.SubnetId);
            if (wish is null || !open.Remove(wish))
            {
                await AddressBook.Release(tx, row.Id, address.Address);
            }
        }

        await AddressBook.GiveThese(tx, row, subnets, open);
    }

    private async Task Join(Tx tx, PortRow row, IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            await tx.Execute($"INSERT INTO port_group (port, security_group) VALUES ({row.Id}, {id}) ON CONFLICT DO NOTHING");
        }

        await wakes.Groups(tx, ids);
    }

    private async Task<List<string>> FirstGroups(Tx tx, Caller? caller, PortRow row, IReadOnlyList<string>? asked)
    {
        if (row.IsInfrastructure)
        {
            return [];
        }

        if (asked is not null && caller is not null)
        {
            return RefuseWithoutSecurity(row, await SecurityGroups.Resolve(tx, caller, row.Std.Project, asked));
        }

        return row.PortSecurity ? [await groups.EnsureDefault(tx, row.Std.Project)] : [];
    }

    public static List<string> RefuseWithoutSecurity(PortRow row, List<string> ids) => row.PortSecurity || ids.Count == 0
        ? ids
        : throw NetworkFaults.Conflict(
            "PortSecurityPortHasSecurityGroup",
            "Port has security group associated. Cannot disable port security or IP address until security group is removed").Thrown();

    private async Task<PortRow> InsertRow(Tx tx, PortRow row)
    {
        if (row.Mac.Length > 0)
        {
            return await row.Insert(tx) ? row : throw NetworkFaults.MacInUse(row.Network, row.Mac).Thrown();
        }

        for (var i = 0; i < MacTries; i++)
        {
            var drawn = row with { Mac = Mac.Draw(scribe.Ids) };
            if (await drawn.Insert(tx))
            {
                return drawn;
            }
        }

        throw NetworkFaults.Conflict("MacAddressGenerationFailure", $"Unable to generate unique mac on network {row.Network}.").Thrown();
    }

    /// <summary>What the cloud keeps for itself is not taken from anybody's quota.</summary>
    private static bool IsCounted(PortRow row) => row.Std.Project.Length > 0 && row.DeviceOwner != DeviceOwners.Dhcp;
}
