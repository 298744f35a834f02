using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Removes what a deleted project had, from the outside in. Each thing goes in a transaction of its own;
/// what somebody else still uses stays.</summary>
public sealed class ProjectRemains(Db db, FloatingIps floating, RouterRemains routers, PortBook ports, NetworkRemains networks)
{
    public async Task Remove(string project, CancellationToken ct)
    {
        await Each($"SELECT id FROM floating_ip WHERE project = {project}", RemoveFloating, ct);
        await Each($"SELECT id FROM router WHERE project = {project}", routers.Remove, ct);
        await Each(
            $"SELECT id FROM port WHERE project = {project} AND device_owner NOT LIKE 'compute:%' AND device_owner NOT LIKE 'network:%'",
            RemovePort, ct);
        await Each(
            $"""
            SELECT id FROM network WHERE project = {project} AND NOT EXISTS (
                SELECT 1 FROM port WHERE port.network = network.id AND port.device_owner <> {DeviceOwners.Dhcp})
            """,
            networks.RemoveNetwork,
            ct);
        await Each(
            $"""
            SELECT id FROM security_group WHERE project = {project} AND NOT EXISTS (
                SELECT 1 FROM port_group WHERE port_group.security_group = security_group.id)
            """,
            networks.RemoveGroup,
            ct);
        await Each(
            $"""
                SELECT id FROM subnet_pool WHERE project = {project} AND NOT EXISTS (SELECT 1 FROM subnet
                    WHERE subnet.pool = subnet_pool.id)
                """,
            networks.RemovePool,
            ct);
        await db.Transact(tx => ForgetQuota(tx, project), ct);
    }

    private async Task Each(Sql ids, Func<Tx, string, Task> remove, CancellationToken ct)
    {
        foreach (var id in await db.Query(ids, r => r.GetString(0), ct))
        {
            await db.Transact(tx => remove(tx, id), ct);
        }
    }

    private async Task RemoveFloating(Tx tx, string id)
    {
        if ((await FloatingIp.Of(tx, $"id = {id}")).FirstOrDefault() is { } row)
        {
            await floating.Delete(tx, null, row);
        }
    }

    private async Task RemovePort(Tx tx, string id)
    {
        if (await PortRow.Find(tx, id) is { } row)
        {
            await ports.Remove(tx, null, row);
        }
    }

    private static async Task ForgetQuota(Tx tx, string project)
    {
        if (await tx.Number($"SELECT count(*) FROM port WHERE project = {project}") == 0
            && await tx.Number($"SELECT count(*) FROM network WHERE project = {project}") == 0)
        {
            await Quotas.Forget(tx, project, NetworkQuota.Prefix);
        }
    }
}

/// <summary>A deleted project's router goes with its legs, whoever's floating IPs it translated.</summary>
public sealed class RouterRemains(Routers routers, PortBook ports)
{
    public async Task Remove(Tx tx, string id)
    {
        await tx.Query($"SELECT id FROM router WHERE id = {id} {tx.ForUpdate}", r => r.GetString(0));
        if (await RouterRow.Find(tx, id) is not { } router)
        {
            return;
        }

        await tx.Execute($"""
            UPDATE floating_ip SET port = NULL, fixed_address = NULL, router = NULL, status = {"DOWN"}, revision = revision + 1
                WHERE router = {id}
            """);
        foreach (var leg in await PortRow.Of(tx, $"device_id = {id} AND device_owner = {DeviceOwners.RouterInterface}"))
        {
            await ports.Remove(tx, null, leg);
        }

        await routers.Delete(tx, null, router);
    }
}

/// <summary>A deleted project's networks, security groups and subnet pools.</summary>
public sealed class NetworkRemains(Networks networks, SecurityGroups groups, Scribe scribe)
{
    public async Task RemoveNetwork(Tx tx, string id)
    {
        await tx.Query($"SELECT id FROM network WHERE id = {id} {tx.ForUpdate}", r => r.GetString(0));
        if (await NetworkRow.Find(tx, id) is { } network
            && await tx.Number($"SELECT count(*) FROM port WHERE network = {id} AND device_owner <> {DeviceOwners.Dhcp}") == 0)
        {
            await networks.Delete(tx, null, network);
        }
    }

    public async Task RemoveGroup(Tx tx, string id)
    {
        var group = await tx.First($"SELECT {new Raw(SecurityGroup.Columns)} FROM security_group WHERE id = {id}", SecurityGroup.Read);
        if (group is not null && await tx.Number($"SELECT count(*) FROM port_group WHERE security_group = {id}") == 0)
        {
            await groups.Delete(tx, null, group);
        }
    }

    public async Task RemovePool(Tx tx, string id)
    {
        var pool = await tx.First($"SELECT {new Raw(SubnetPool.Columns)} FROM subnet_pool WHERE id = {id} {tx.ForUpdate}", SubnetPool.Read);
        if (pool is not null && await tx.Number($"SELECT count(*) FROM subnet WHERE pool = {id}") == 0)
        {
            await tx.Execute($"DELETE FROM subnet_pool WHERE id = {id}");
            await scribe.Wrote(tx, null, "subnetpool", "delete", pool.Std);
        }
    }
}
