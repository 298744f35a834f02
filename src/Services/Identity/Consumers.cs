using System.Data.Common;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A program that is registered as an OAuth consumer.</summary>
/// <param name="Secret">Encrypted: see <see cref="SecretBox"/>.</param>
public sealed record Consumer(string Id, string? Description, string Secret, string Extra)
{
    public static Raw Columns { get; } = new("id, description, secret, extra");

    public static Consumer Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.TextOrNull(), c.Text(), c.Text());
    }
}

/// <summary>The verbs of OAuth consumers.</summary>
public sealed class Consumers(Db db, Changes changes, SecretBox box, Ids ids)
{
    private static readonly string[] _known = ["id", "description", "secret", "links"];

    public Task<List<Consumer>> List(CancellationToken ct) =>
        db.Query($"SELECT {Consumer.Columns} FROM identity_consumer ORDER BY id", Consumer.Read, ct);

    public Task<Consumer> Get(string id, CancellationToken ct) => db.Read(tx => Get(tx, id), ct);

    public string Reveal(Consumer consumer) => box.Open(consumer.Id, consumer.Secret);

    public Task<Consumer> Create(Caller by, JsonElement b)
    {
        var id = ids.Hex(16);
        var c = new Consumer(id, b.TextOrNull("description"), box.Close(id, ids.Hex(32)), IdentityDoor.Extras(b, "{}", _known));
        return changes.Make(by, "consumer", "create", async tx =>
        {
            await tx.Execute(
                $"INSERT INTO identity_consumer (id, description, secret, extra) VALUES ({c.Id}, {c.Description}, {c.Secret}, {c.Extra})");
            return (c.Id, c);
        });
    }

    public Task<Consumer> Update(Caller by, string id, JsonElement b) => changes.Make(by, "consumer", "update", async tx =>
    {
        var old = await Get(tx, id);
        if (b.Has("secret"))
        {
            throw IdentityFaults.ReadOnly("secret").Thrown();
        }

        var c = old with
        {
            Description = b.Has("description") ? b.TextOrNull("description") : old.Description,
            Extra = IdentityDoor.Extras(b, old.Extra, _known),
        };
        await tx.Execute($"UPDATE identity_consumer SET description = {c.Description}, extra = {c.Extra} WHERE id = {id}");
        return (id, c);
    });

    public Task Delete(Caller by, string id) => changes.Make(by, "consumer", "delete", id, async tx =>
    {
        await Get(tx, id);
        await tx.Execute($"DELETE FROM identity_consumer WHERE id = {id}");
    });

    private static async Task<Consumer> Get(Tx tx, string id) =>
        await tx.First($"SELECT {Consumer.Columns} FROM identity_consumer WHERE id = {id}", Consumer.Read)
        ?? throw IdentityFaults.Missing("consumer", id).Thrown();
}
