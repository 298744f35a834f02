using System.Data.Common;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A policy document that a client keeps here.</summary>
public sealed record PolicyDocument(string Id, string Type, string Blob, string Extra)
{
    public static Raw Columns { get; } = new("id, type, blob, extra");

    public static PolicyDocument Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.Text(), c.Text(), c.Text());
    }
}

/// <summary>The verbs of policy documents.</summary>
public sealed class Policies(Db db, Changes changes, Ids ids)
{
    private static readonly string[] _known = ["id", "type", "blob", "links"];

    public Task<List<PolicyDocument>> List(Sql where, CancellationToken ct) =>
        db.Query($"SELECT {PolicyDocument.Columns} FROM identity_policy WHERE {where} ORDER BY id", PolicyDocument.Read, ct);

    public Task<PolicyDocument> Get(string id, CancellationToken ct) => db.Read(tx => Get(tx, id), ct);

    public Task<PolicyDocument> Create(Caller by, JsonElement b) => changes.Make(by, "policy", "create", async tx =>
    {
        var p = new PolicyDocument(ids.Hex(16), b.Text("type"), b.Text("blob"), IdentityDoor.Extras(b, "{}", _known));
        await tx.Execute($"INSERT INTO identity_policy (id, type, blob, extra) VALUES ({p.Id}, {p.Type}, {p.Blob}, {p.Extra})");
        return (p.Id, p);
    });

    public Task<PolicyDocument> Update(Caller by, string id, JsonElement b) => changes.Make(by, "policy", "update", async tx =>
    {
        var old = await Get(tx, id);
        var p = old with
        {
            Type = b.TextOrNull("type") ?? old.Type,
            Blob = b.TextOrNull("blob") ?? old.Blob,
            Extra = IdentityDoor.Extras(b, old.Extra, _known),
        };
        await tx.Execute($"UPDATE identity_policy SET type = {p.Type}, blob = {p.Blob}, extra = {p.Extra} WHERE id = {id}");
        return (id, p);
    });

    public Task Delete(Caller by, string id) => changes.Make(by, "policy", "delete", id, async tx =>
    {
        await Get(tx, id);
        await tx.Execute($"DELETE FROM identity_policy WHERE id = {id}");
    });

    private static async Task<PolicyDocument> Get(Tx tx, string id) =>
        await tx.First($"SELECT {PolicyDocument.Columns} FROM identity_policy WHERE id = {id}", PolicyDocument.Read)
        ?? throw IdentityFaults.Missing("policy", id).Thrown();
}
