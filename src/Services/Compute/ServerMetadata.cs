using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The verbs of a server's metadata.</summary>
public sealed class ServerMetadata(Db db, ServerBook book)
{
    private static readonly IReadOnlyList<string> _states =
        [VmStates.Active, VmStates.Paused, VmStates.Stopped, VmStates.Rescued, VmStates.Resized, VmStates.Shelved, VmStates.Offloaded,
            VmStates.Building];

    public Task<Dictionary<string, string>> Get(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx => await ServerRows.Metadata(tx, (await ServerRows.Get(tx, caller, id)).Id), ct);

    /// <summary>Exactly these, or these beside those that are there.</summary>
    public Task<Dictionary<string, string>> Set(
        Caller caller, string id, IReadOnlyDictionary<string, string> items, bool replace, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var server = await Open(tx, caller, id);
            var all = replace ? [] : await ServerRows.Metadata(tx, id);
            foreach (var (name, value) in items)
            {
                all[name] = value;
            }

            await Replace(tx, caller, id, all);
            await book.Wrote(tx, caller, server, "update_metadata");
            return all;
        },
        ct);

    /// <exception cref="FaultException">404 where there is no such item.</exception>
    public Task Delete(Caller caller, string id, string name, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var server = await Open(tx, caller, id);
            if (await tx.Execute($"DELETE FROM server_metadata WHERE server = {id} AND name = {name}") == 0)
            {
                throw new Fault(FaultKind.NotFound, "Metadata item was not found").Thrown();
            }

            await book.Wrote(tx, caller, server, "delete_metadata");
        },
        ct);

    /// <exception cref="FaultException">403 over the quota.</exception>
    internal static async Task Replace(Tx tx, Caller caller, string id, IReadOnlyDictionary<string, string> items)
    {
        var most = await ComputeQuotas.Limit(tx, caller.Project, ComputeQuotas.MetadataItems);
        if (most >= 0 && items.Count > most)
        {
            throw Fault.OverQuota($"Maximum number of metadata items exceeds {most}").Thrown();
        }

        await tx.Execute($"DELETE FROM server_metadata WHERE server = {id}");
        foreach (var (name, value) in items)
        {
            await tx.Execute($"INSERT INTO server_metadata (server, name, value) VALUES ({id}, {name}, {value})");
        }
    }

    private static async Task<Server> Open(Tx tx, Caller caller, string id)
    {
        var server = await ServerWishes.Own(tx, caller, id);
        return _states.Contains(server.VmState)
            ? server
            : throw Fault.Conflict($"Cannot 'update metadata' instance {id} while it is in vm_state {server.VmState}").Thrown();
    }
}
