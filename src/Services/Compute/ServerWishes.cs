using System.Net.Sockets;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>A change of what a server is called. Absent members stay.</summary>
public sealed record ServerUpdate(string? Name, (bool Set, string? Text) Description, (bool Set, string? Text) AccessV4, (bool Set,
    string? Text) AccessV6, string? DiskConfig)
{
    public static ServerUpdate Read(JsonElement body) => new(
        body.TextOrNull("name"),
        (body.Has("description"), body.TextOrNull("description")),
        (body.Has("accessIPv4"), ServerRequests.AccessIp(body, "accessIPv4", AddressFamily.InterNetwork)),
        (body.Has("accessIPv6"), ServerRequests.AccessIp(body, "accessIPv6", AddressFamily.InterNetworkV6)),
        body.TextOrNull("OS-DCF:diskConfig"));
}

/// <summary>What an action wants of a server, as data: from which states, to which wish, under which task.</summary>
/// <param name="Name">Nova's word for it.</param>
/// <param name="From">The states that allow it.</param>
/// <param name="Task">The task that clients see meanwhile.</param>
/// <param name="Wish">Null: the wish stays.</param>
/// <param name="IsNewGuest">The guest of before is replaced.</param>
public sealed record ServerOrder(string Name, IReadOnlyList<string> From, string Task, ServerWish? Wish = null, bool IsNewGuest = false)
{
    /// <summary>Also while another task is in hand.</summary>
    public bool WhileBusy { get; init; }
}

/// <summary>The verbs that change a server's wish: each is one conditional update, so that two callers cannot both begin.</summary>
public sealed class ServerWishes(Db db, ServerBook book)
{
    public Task<Server> Order(Caller caller, string id, ServerOrder order, CancellationToken ct) =>
        Order(caller, id, order, Sql.Empty, (_, _) => Task.CompletedTask, ct);

    /// <param name="also">Further columns to set, each after a comma.</param>
    /// <param name="more">What else changes in the same transaction; it sees the server as it was.</param>
    public Task<Server> Order(Caller caller, string id, ServerOrder order, Sql also, Func<Tx, Server, Task> more, CancellationToken ct) =>
        db.Transact(
        tx => Order(tx, caller, id, order, also, more), ct);

    public async Task<Server> Order(Tx tx, Caller caller, string id, ServerOrder order, Sql also, Func<Tx, Server, Task> more)
    {
        var server = await Own(tx, caller, id);
        await more(tx, server);
        var idle = order.WhileBusy ? (Sql)$"1 = 1" : (Sql)$"task_state IS NULL";
        var changed = await tx.Execute($"""
            UPDATE server SET task_state = {order.Task}, wish = {order.Wish ?? server.Wish},
                generation = generation + {(order.IsNewGuest ? 1 : 0)},
                revision = revision + 1, request = {caller.RequestId}, updated_at = {book.Now}{also}
            WHERE id = {id} AND deleted_at IS NULL AND {idle} AND vm_state IN {Sql.In(order.From)}
            """);
        if (changed == 0)
        {
            throw Refusal(order, server).Thrown();
        }

        await book.Begin(tx, caller, id, order.Name);
        await book.Wrote(tx, caller, server, order.Name);
        await book.Wake(tx, id);
        return server;
    }

    /// <summary>A server that the caller may change: seen, and not locked against him.</summary>
    public static async Task<Server> Own(Tx tx, Caller caller, string id)
    {
        var server = await ServerRows.Get(tx, caller, id);
        return server.LockedBy is null || caller.IsAdmin ? server : throw Fault.Conflict($"Instance {id} is locked").Thrown();
    }

    public static Fault Refusal(ServerOrder order, Server server) => Fault.Conflict(
        server.TaskState is { } task && order.From.Contains(server.VmState)
            ? $"Cannot '{order.Name}' instance {server.Id} while it is in task_state {task}"
            : $"Cannot '{order.Name}' instance {server.Id} while it is in vm_state {server.VmState}");

    /// <summary>Asked twice it is one delete.</summary>
    public Task Delete(Caller caller, string id, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var server = await Own(tx, caller, id);
            if (server.Wish != ServerWish.Deleted)
            {
                await Remove(tx, caller, server);
            }
        },
        ct);

    /// <summary>Wishes a server gone, locked or not.</summary>
    internal async Task Remove(Tx tx, Caller caller, Server server)
    {
        await tx.Execute($"""
            UPDATE server SET task_state = {TaskStates.Deleting}, wish = {ServerWish.Deleted}, revision = revision + 1,
                request = {caller.RequestId},
                updated_at = {book.Now} WHERE id = {server.Id}
            """);
        await book.Begin(tx, caller, server.Id, "delete");
        await book.Wrote(tx, caller, server, "delete");
        await book.Wake(tx, server.Id);
    }

    public Task<Server> Update(Caller caller, string id, ServerUpdate change, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var server = await ServerRows.Get(tx, caller, id);
            await tx.Execute($"""
                UPDATE server SET name = {change.Name ?? server.Name}, disk_config = {change.DiskConfig ?? server.DiskConfig},
                    description = {(change.Description.Set ? change.Description.Text : server.Description)},
                    access_v4 = {(change.AccessV4.Set ? change.AccessV4.Text : server.AccessV4)},
                    access_v6 = {(change.AccessV6.Set ? change.AccessV6.Text : server.AccessV6)}, updated_at = {book.Now}
                WHERE id = {id}
                """);
            await book.Wrote(tx, caller, server, "update");
            return (await ServerRows.Find(tx, id))!;
        },
        ct);

    /// <summary>While locked only operators and whoever locked it change it.</summary>
    public Task SetLock(Caller caller, string id, bool locked, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var server = await ServerRows.Get(tx, caller, id);
            if (!locked && server.LockedBy == "admin" && !caller.IsAdmin)
            {
                throw Fault.Forbidden("Policy doesn't allow os_compute_api:os-lock-server:unlock:unlock_override to be performed.")
                    .Thrown();
            }

            var by = caller.IsAdmin && server.Project != caller.ProjectId ? "admin" : "owner";
            await tx.Execute($"UPDATE server SET locked_by = {(locked ? by : null)}, updated_at = {book.Now} WHERE id = {id}");
            await book.Begin(tx, caller, id, locked ? "lock" : "unlock");
            await book.Wrote(tx, caller, server, locked ? "lock" : "unlock");
        },
        ct);

    /// <summary>An operator's word, where rows and world have parted.</summary>
    public Task ResetState(Caller caller, string id, bool toActive, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var server = await ServerRows.Get(tx, caller, id);
            await tx.Execute($"""
                UPDATE server SET vm_state = {(toActive ? VmStates.Active : VmStates.Error)}, task_state = NULL, revision = revision + 1,
                    wish = {(toActive ? ServerWish.Running : server.Wish)}, updated_at = {book.Now} WHERE id = {id} AND deleted_at IS NULL
                """);
            await book.Wrote(tx, caller, server, "reset_state");
            await book.Wake(tx, id);
        },
        ct);
}
