using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The verbs of server groups.</summary>
public sealed class ServerGroups(Db db, LedgerBook ledger, TimeProvider clock)
{
    internal const string Kind = "server_group";
    private static readonly Raw _columns = new("id, project, user_id, name, policy, max_server_per_host");

    /// <summary>The group with its members, where this caller may see it.</summary>
    public Task<ServerGroup?> Find(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx =>
            (await Rows(tx, $"id = {id}{(caller.IsAdmin ? Sql.Empty : (Sql)$" AND project = {caller.ProjectId}")}")).FirstOrDefault(),
        ct);

    /// <summary>The group that a server is in.</summary>
    public Task<ServerGroup?> Of(string server, CancellationToken ct) => db.Read(
        async tx => (await Rows(tx, $"id IN (SELECT server_group FROM server_group_member WHERE server = {server})")).FirstOrDefault(), ct);

    /// <exception cref="FaultException">404 where the group went away, 403 where it is full.</exception>
    public static async Task AddMember(Tx tx, string group, string server)
    {
        var project = await tx.First($"SELECT project FROM server_group WHERE id = {group}", r => r.GetString(0))
            ?? throw NotFound(group).Thrown();
        var most = await ComputeQuotas.Limit(tx, project, ComputeQuotas.ServerGroupMembers);
        var taken = await tx.Execute($"""
            UPDATE server_group SET members = members + 1 WHERE id = {group} AND (CAST({most} AS bigint) < 0 OR members < {most})
            """);
        if (taken == 0)
        {
            throw Fault.OverQuota("Quota exceeded, too many servers in group").Thrown();
        }

        await tx.Execute($"INSERT INTO server_group_member (server, server_group) VALUES ({server}, {group})");
    }

    /// <summary>Without effect where the server is in no group.</summary>
    public static async Task RemoveMember(Tx tx, string server)
    {
        if (await tx.First(
            $"DELETE FROM server_group_member WHERE server = {server} RETURNING server_group", r => r.GetString(0)) is { } group)
        {
            await tx.Execute($"UPDATE server_group SET members = members - 1 WHERE id = {group}");
        }
    }

    /// <param name="project">Null for all projects'.</param>
    internal Task<List<ServerGroup>> List(string? project, int limit, int offset, CancellationToken ct) => db.Read(
        tx => Rows(
            tx, $"{(project is null ? (Sql)$"1 = 1" : $"project = {project}")} ORDER BY created_at, id LIMIT {limit} OFFSET {offset}"), ct);

    /// <exception cref="FaultException">403 over the quota.</exception>
    internal Task Create(Caller caller, ServerGroup group, CancellationToken ct) => db.Transact(
        async tx =>
        {
            await ComputeQuotas.Take(tx, group.Project, group.User, [(ComputeQuotas.ServerGroups, 1)]);
            await tx.Execute($"""
                INSERT INTO server_group (id, project, user_id, name, policy, max_server_per_host, members, created_at)
                VALUES ({group.Id}, {group.Project}, {group.User}, {group.Name}, {group.Policy}, {group.MaxServerPerHost}, 0,
                    {clock.NowMs()})
                """);
            await ledger.Write(tx, LedgerEntry.By(caller, "compute.server_group.create", Kind, group.Id));
        },
        ct);

    /// <summary>Members stay; they are in no group any more.</summary>
    internal Task Delete(Caller caller, string id, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var mine = caller.IsAdmin ? Sql.Empty : (Sql)$" AND project = {caller.ProjectId}";
            var owner = await tx.Query(
                $"DELETE FROM server_group WHERE id = {id}{mine} RETURNING project, user_id", r =>
                    (Project: r.GetString(0), User: r.GetString(1)));
            if (owner.Count == 0)
            {
                throw NotFound(id).Thrown();
            }

            await tx.Execute($"DELETE FROM server_group_member WHERE server_group = {id}");
            await ComputeQuotas.Give(tx, owner[0].Project, owner[0].User, [(ComputeQuotas.ServerGroups, 1)]);
            await ledger.Write(tx, LedgerEntry.By(caller, "compute.server_group.delete", Kind, id) with { Project = owner[0].Project });
        },
        ct);

    internal static Fault NotFound(string id) => Fault.NotFound("Instance group", id);

    private static async Task<List<ServerGroup>> Rows(Tx tx, Sql where)
    {
        var groups = await tx.Query($"SELECT {_columns} FROM server_group WHERE {where}", Read);
        var members = (await tx.Query(
            $"""
                SELECT server_group, server FROM server_group_member WHERE server_group IN {Sql.In(groups.Select(g => g.Id))}
                    ORDER BY server
                """,
            r => (Group: r.GetString(0), Server: r.GetString(1)))).ToLookup(m => m.Group, m => m.Server);
        return [.. groups.Select(g => g with { Members = [.. members[g.Id]] })];
    }

    private static ServerGroup Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.IntOrNull(), []);
    }
}
