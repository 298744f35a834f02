using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A network's bridge and DHCP follow its rows.</summary>
public sealed class NetworkReconciler(Db db, Hands hands) : IReconciler
{
    public string Kind => Scribe.NetworkKind;

    public async Task<Next> Reconcile(Claim claim, CancellationToken ct)
    {
        var there = await hands.EnsureNetwork(claim.Id, ct);
        await db.Transact(async tx =>
        {
            if (!there)
            {
                await WorkTable.Forget(tx, Kind, claim.Id);
            }
            else if (await WorkTable.Holds(tx, claim))
            {
                await tx.Execute($"""
                    UPDATE port SET status = {"ACTIVE"} WHERE network = {claim.Id} AND device_owner = {DeviceOwners.Dhcp}
                        AND status <> {"ACTIVE"}
                    """);
            }
        }, ct);
        return Next.Settled;
    }
}

/// <summary>A router's namespace, NAT and floating IPs follow its rows.</summary>
public sealed class RouterReconciler(Db db, FabricWishes wishes, Hands hands) : IReconciler
{
    public string Kind => Scribe.RouterKind;

    public async Task<Next> Reconcile(Claim claim, CancellationToken ct)
    {
        var wish = await wishes.Router(claim.Id, ct);
        var networks = (wish?.Legs.Select(l => l.NetworkId) ?? []).Append(wish?.Gateway?.NetworkId).OfType<string>().Distinct();
        foreach (var network in networks)
        {
            await hands.EnsureNetwork(network, ct);
        }

        var there = await hands.EnsureRouter(claim.Id, ct);
        await db.Transact(tx => there ? Record(tx, claim, wish) : WorkTable.Forget(tx, Kind, claim.Id), ct);
        return Next.Settled;
    }

    /// <summary>Only what this pass has made is called active; what came since has woken us again.</summary>
    private static async Task Record(Tx tx, Claim claim, RouterWish? wish)
    {
        if (wish is null || !await WorkTable.Holds(tx, claim))
        {
            return;
        }

        var ports = wish.Legs.Select(l => l.PortId).Append(wish.Gateway?.PortId).OfType<string>();
        await tx.Execute($"UPDATE port SET status = {"ACTIVE"} WHERE id IN {Sql.In(ports)} AND admin_up AND status <> {"ACTIVE"}");
        await tx.Execute($"""
            UPDATE floating_ip SET status = {"ACTIVE"} WHERE id IN {Sql.In(wish.Floating.Select(f => f.Id))} AND router = {claim.Id}
                AND status <> {"ACTIVE"}
            """);
    }
}

/// <summary>A port's tap and filter follow its rows.</summary>
public sealed class PortReconciler(Db db, Hands hands, Cloud cloud) : IReconciler
{
    public string Kind => Scribe.PortKind;

    public async Task<Next> Reconcile(Claim claim, CancellationToken ct)
    {
        var port = await db.Read(tx => PortRow.Find(tx, claim.Id), ct);
        var wanted = port?.Host == cloud.Host;
        if (!wanted)
        {
            await hands.EnsurePortGone(claim.Id, ct);
        }

        var plugged = wanted && await hands.EnsurePort(claim.Id, ct) is not null;
        await db.Transact(async tx =>
        {
            if (port is null)
            {
                await WorkTable.Forget(tx, Kind, claim.Id);
            }
            else if (await WorkTable.Holds(tx, claim))
            {
                await Record(tx, claim.Id, plugged);
            }
        }, ct);
        return Next.Settled;
    }

    /// <summary>A port without an administrator's leave stays down even where it is plugged.</summary>
    public static Task Record(Tx tx, string id, bool plugged) => tx.Execute($"""
        UPDATE port SET status = CASE WHEN admin_up AND {plugged} THEN {"ACTIVE"} ELSE {"DOWN"} END WHERE id = {id}
            AND device_owner NOT LIKE 'network:%'
        """);
}

/// <summary>The addresses behind a security group, for rules that name it.</summary>
public sealed class GroupReconciler(Db db, Hands hands) : IReconciler
{
    public string Kind => Scribe.GroupKind;

    public async Task<Next> Reconcile(Claim claim, CancellationToken ct)
    {
        await hands.EnsureGroup(claim.Id, ct);
        await db.Transact(async tx =>
        {
            if (await tx.Number($"SELECT count(*) FROM security_group WHERE id = {claim.Id}") == 0)
            {
                await WorkTable.Forget(tx, Kind, claim.Id);
            }
        }, ct);
        return Next.Settled;
    }
}
