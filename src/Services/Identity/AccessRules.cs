using System.Text;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The verbs of access rules.</summary>
public sealed class AccessRules(Db db, Changes changes, Ids ids)
{
    private const int MostEach = 1000;

    public Task<List<AccessRuleRow>> List(string user, Sql where, CancellationToken ct) => db.Query(
        $"SELECT {AccessRuleRow.Columns} FROM identity_access_rule WHERE account = {user} AND {where} ORDER BY id", AccessRuleRow.Read, ct);

    public async Task<AccessRuleRow> Get(string user, string id, CancellationToken ct) =>
        (await List(user, $"id = {id}", ct)).FirstOrDefault() ?? throw IdentityFaults.Missing("access rule", id).Thrown();

    /// <exception cref="FaultException">403 while a credential has it.</exception>
    public Task Delete(Caller by, string user, string id) => changes.Make(by, "access_rule", "delete", id, async tx =>
    {
        if (await tx.Number(
            $"SELECT count(*) FROM identity_app_credential WHERE account = {user} AND replace(rules, {id}, '') <> rules") > 0)
        {
            throw Fault.Forbidden($"The access rule {id} is in use by an application credential.").Thrown();
        }

        if (await tx.Execute($"DELETE FROM identity_access_rule WHERE id = {id} AND account = {user}") == 0)
        {
            throw IdentityFaults.Missing("access rule", id).Thrown();
        }
    });

    /// <summary>The rules that a credential's body names, as the credential keeps them; null where it names none.</summary>
    internal async Task<string?> Ensure(Tx tx, string user, JsonElement body)
    {
        var wanted = new List<AccessRuleRow>();
        foreach (var item in body.Items("access_rules"))
        {
            wanted.Add(
                await Ensure(
                    tx, user, item.TextOrNull("id"), item.TextOrNull("service"), item.TextOrNull("method"), item.TextOrNull("path")));
        }

        return wanted.Count == 0 ? null : Json(wanted);
    }

    private async Task<AccessRuleRow> Ensure(Tx tx, string user, string? id, string? service, string? method, string? path)
    {
        if (id is null && (service is null || method is null || path is null || !path.StartsWith('/')))
        {
            throw Fault.BadRequest(
                "Invalid input for field 'access_rules': each names a service, a method and a path that begins with a slash.").Thrown();
        }

        if (id is null)
        {
            if (await tx.Number($"SELECT count(*) FROM identity_access_rule WHERE account = {user}") >= MostEach)
            {
                throw Fault.Forbidden($"A user has at most {MostEach} access rules: delete some first.").Thrown();
            }

            await tx.Execute($"""
                INSERT INTO identity_access_rule (id, account, service, method, path) VALUES ({ids.Hex(16)}, {user}, {service}, {method},
                    {path})
                ON CONFLICT DO NOTHING
                """);
        }

        Sql which = id is null ? $"service = {service} AND method = {method} AND path = {path}" : (Sql)$"id = {id}";
        return await tx.First(
            $"SELECT {AccessRuleRow.Columns} FROM identity_access_rule WHERE account = {user} AND {which}", AccessRuleRow.Read)
            ?? throw Fault.BadRequest($"Could not find access rule: {id}.").Thrown();
    }

    private static string Json(List<AccessRuleRow> rules)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Answer.Plain))
        {
            json.WriteStartArray();
            foreach (var rule in rules.DistinctBy(r => r.Id))
            {
                json.WriteStartObject();
                AccessRuleRow.Write(new JsonOut(json), rule);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
