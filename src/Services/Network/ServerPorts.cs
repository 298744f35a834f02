using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>What Compute does to ports inside its own transactions.</summary>
public sealed class ServerPorts(PortBook book, Scribe scribe, Wakes wakes)
{
    /// <exception cref="FaultException">409 where another device has it.</exception>
    public async Task Attach(Tx tx, string port, string device, string deviceOwner)
    {
        var taken = await tx.Execute($"""
            UPDATE port SET device_id = {device}, device_owner = {deviceOwner} WHERE id = {port} AND device_id IN ({""}, {device})
            """);
        if (taken == 0)
        {
            throw NetworkFaults.Conflict("PortInUse", $"Port {port} is still in use.").Thrown();
        }

        await Changed(tx, port);
    }

    public async Task Detach(Tx tx, string port)
    {
        await Bind(tx, port, null);
        await tx.Execute($"UPDATE port SET device_id = {""}, device_owner = {""} WHERE id = {port}");
        await Changed(tx, port);
    }

    public async Task Bind(Tx tx, string port, string? host)
    {
        var changed = await tx.Execute($"""
            UPDATE port SET host = {host}, status = CASE WHEN {host is null} THEN {"DOWN"} ELSE status END
            WHERE id = {port} AND COALESCE(host, {""}) <> {host ?? ""}
            """);
        if (changed == 1)
        {
            await scribe.Wake(tx, Scribe.PortKind, port);
        }
    }

    public async Task AddGroup(Tx tx, Caller caller, string device, string group)
    {
        foreach (var (port, id) in await PortsAndGroup(tx, caller, device, group))
        {
            await book.SetGroups(tx, port, [.. (await PortBook.GroupsOf(tx, port.Id)).Append(id).Distinct()]);
            await wakes.Port(tx, port);
        }
    }

    /// <exception cref="FaultException">404 where no port of the device has the group.</exception>
    public async Task RemoveGroup(Tx tx, Caller caller, string device, string group)
    {
        var removed = false;
        foreach (var (port, id) in await PortsAndGroup(tx, caller, device, group))
        {
            var have = await PortBook.GroupsOf(tx, port.Id);
            removed |= have.Remove(id);
            await book.SetGroups(tx, port, have);
            await wakes.Port(tx, port);
        }

        if (!removed)
        {
            throw NetworkFaults.Missing(
                "SecurityGroupNotFound", $"Security group {group} not associated with the instance {device}").Thrown();
        }
    }

    private static async Task<IEnumerable<(PortRow Port, string Group)>> PortsAndGroup(Tx tx, Caller caller, string device, string group)
    {
        var ports = await PortRow.Of(tx, $"device_id = {device} AND device_id <> '' AND {PortRow.Visible(caller)}");
        var id = (await SecurityGroups.Resolve(tx, caller, ports.FirstOrDefault()?.Std.Project ?? caller.Project, [group]))[0];
        return ports.Where(p => p.PortSecurity).Select(p => (p, id));
    }

    private async Task Changed(Tx tx, string port)
    {
        if (await PortRow.Find(tx, port) is { } row)
        {
            await scribe.Wrote(tx, null, "port", "update", row.Std);
            await wakes.Port(tx, row);
        }
    }
}
