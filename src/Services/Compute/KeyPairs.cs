using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The verbs of key pairs. They belong to a user, not to a project, and are found by their name.</summary>
public sealed class KeyPairs(Db db, LedgerBook ledger, TimeProvider clock)
{
    internal const string Kind = "key_pair";
    private static readonly Raw _columns = new("id, user_id, name, type, public_key, fingerprint, created_at");

    public async Task<KeyPair?> Find(string userId, string name, CancellationToken ct) => (await FindRow(userId, name, ct))?.Pair;

    internal Task<KeyPairRow?> FindRow(string userId, string name, CancellationToken ct) =>
        db.First($"SELECT {_columns} FROM key_pair WHERE user_id = {userId} AND name = {name}", Read, ct);

    /// <exception cref="FaultException">400 where the marker is none of the user's.</exception>
    internal Task<List<KeyPairRow>> List(string userId, int limit, string? marker, CancellationToken ct) => db.Read(
        async tx =>
        {
            if (marker is not null && await tx.Number($"SELECT count(*) FROM key_pair WHERE user_id = {userId} AND name = {marker}") == 0)
            {
                throw Fault.BadRequest($"Marker {marker} could not be found.").Thrown();
            }

            return await tx.Query(
                $"SELECT {_columns} FROM key_pair WHERE user_id = {userId} AND name > {marker ?? ""} ORDER BY name LIMIT {limit}", Read);
        },
        ct);

    /// <exception cref="FaultException">403 over the caller's quota, 409 where the user has one of this name.</exception>
    internal Task Create(Caller caller, KeyPair pair, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var most = await ComputeQuotas.Limit(tx, caller.Project, ComputeQuotas.KeyPairs);
            if (!await Quotas.Take(tx, OwnerOf(pair.UserId), Counter, 1, most))
            {
                throw Fault.OverQuota("Quota exceeded, too many key pairs.").Thrown();
            }

            var made = await tx.Execute($"""
                INSERT INTO key_pair (user_id, name, type, public_key, fingerprint, created_at)
                VALUES ({pair.UserId}, {pair.Name}, {pair.Type}, {pair.PublicKey}, {pair.Fingerprint}, {clock.NowMs()}) ON CONFLICT
                    DO NOTHING
                """);
            if (made == 0)
            {
                throw Fault.Conflict($"Key pair '{pair.Name}' already exists.").Thrown();
            }

            await ledger.Write(tx, LedgerEntry.By(caller, "compute.key_pair.create", Kind, pair.Name));
        },
        ct);

    internal Task Delete(Caller caller, string userId, string name, CancellationToken ct) => db.Transact(
        async tx =>
        {
            if (await tx.Execute($"DELETE FROM key_pair WHERE user_id = {userId} AND name = {name}") == 0)
            {
                throw ComputeFaults.KeyPairNotFound(name).Thrown();
            }

            await Quotas.Give(tx, OwnerOf(userId), Counter, 1);
            await ledger.Write(tx, LedgerEntry.By(caller, "compute.key_pair.delete", Kind, name));
        },
        ct);

    private static string Counter => ComputeQuotas.Counter(ComputeQuotas.KeyPairs);

    /// <summary>A user's counter row, beside those of projects.</summary>
    private static string OwnerOf(string userId) => "user:" + userId;

    private static KeyPairRow Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Long(), new(c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Long()));
    }
}

/// <summary>A key pair with the number that its show carries.</summary>
internal sealed record KeyPairRow(long Number, KeyPair Pair);
