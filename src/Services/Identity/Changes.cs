using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>How every change of the room is made: one transaction, one ledger entry, and what was
/// remembered of rights is forgotten.</summary>
public sealed class Changes(Db db, Epoch epoch, LedgerBook ledger)
{
    /// <param name="kind">The kind of resource; with <paramref name="verb"/> it names the ledger's action.</param>
    /// <param name="change">Makes the change; gives the resource's id and what the caller wants to know.</param>
    public Task<T> Make<T>(Caller by, string kind, string verb, Func<Tx, Task<(string Id, T Value)>> change) => db.Transact(async tx =>
    {
        var (id, value) = await change(tx);
        await epoch.Grow(tx);
        await ledger.Write(tx, Entry(by, kind, verb, id));
        return value;
    });

    public Task Make(Caller by, string kind, string verb, string id, Func<Tx, Task> change) => Make(by, kind, verb, async tx =>
    {
        await change(tx);
        return (id, true);
    });

    /// <summary>An entry more, for what goes together with what was asked for.</summary>
    public Task Also(Tx tx, Caller by, string kind, string verb, string id) => ledger.Write(tx, Entry(by, kind, verb, id));

    private static LedgerEntry Entry(Caller by, string kind, string verb, string id) =>
        LedgerEntry.By(by, $"identity.{kind}.{verb}", kind, id);
}
