using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The verbs of application credentials.</summary>
public sealed class AppCredentials(Db db, Changes changes, AccessRules rules, Ids ids, TimeProvider clock)
{
    private const int MostEach = 200;

    public Task<List<(AppCredential Credential, List<RoleRef> Roles)>> List(string user, string? name, CancellationToken ct) => db.Read(
        async tx =>
        {
            Sql where = $"account = {user}";
            var found = await tx.Query(
                $"""
                    SELECT {AppCredential.Columns} FROM identity_app_credential
                        WHERE {(name is null ? where : where.Add($" AND name = {name}"))} ORDER BY name
                    """,
                AppCredential.Read);
            var all = new List<(AppCredential, List<RoleRef>)>();
            foreach (var credential in found)
            {
                all.Add((credential, await RolesOf(tx, credential)));
            }

            return all;
        },
        ct);

    public Task<(AppCredential Credential, List<RoleRef> Roles)> Get(string user, string id, CancellationToken ct) => db.Read(
        async tx => await AppCredential.Find(tx, id) is { } found && found.UserId == user
            ? (found, await RolesOf(tx, found))
            : throw IdentityFaults.Missing("application credential", id).Thrown(),
        ct);

    /// <summary>Makes one for the caller on its project. The secret is answered once and never again.</summary>
    public async Task<(AppCredential Credential, List<RoleRef> Roles, string Secret)> Create(Caller by, JsonElement b)
    {
        var (expires, fraction) = IdentityDoor.ReadTimeMicros(b.TextOrNull("expires_at"));
        if (expires <= clock.NowMs())
        {
            throw Fault.BadRequest("expires_at lies in the past.").Thrown();
        }

        var secret = b.TextOrNull("secret") is { Length: > 0 } chosen
            ? chosen
            : System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(64));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        var made = await changes.Make(by, "application_credential", "create", async tx =>
        {
            var roles = await WantedRoles(tx, by, b);
            var credential = new AppCredential(
                ids.Hex(16), by.UserId, by.Project, b.Text("name"), b.TextOrNull("description"),
                hash, expires, b.FlagOrNull("unrestricted") ?? false,
                [.. roles.Select(r => r.Id)], await rules.Ensure(tx, by.UserId, b))
            {
                ExpiresFraction = fraction,
            };
            await Insert(tx, credential);
            return (credential.Id, (credential, roles));
        });
        return (made.credential, made.roles, secret);
    }

    public Task Delete(Caller by, string user, string id) => changes.Make(by, "application_credential", "delete", id, async tx =>
    {
        if (await tx.Execute($"DELETE FROM identity_app_credential WHERE id = {id} AND account = {user}") == 0)
        {
            throw IdentityFaults.Missing("application credential", id).Thrown();
        }

        await tx.Execute($"DELETE FROM identity_credential WHERE app_credential = {id}");
    });

    /// <summary>The roles asked for, each of which the caller must have here; all of the caller's where none is named.</summary>
    private static async Task<List<RoleRef>> WantedRoles(Tx tx, Caller by, JsonElement b)
    {
        var held = (await Rights.Of(tx, by.UserId, TokenScope.Project, by.Project)).Where(r => by.Roles.Contains(r.Name)).ToList();
        if (!b.Items("roles").Any())
        {
            return held;
        }

        var wanted = new List<RoleRef>();
        foreach (var item in b.Items("roles"))
        {
            var (id, name) = (item.TextOrNull("id"), item.TextOrNull("name"));
            wanted.Add(held.Find(r => id is null ? r.Name == name : r.Id == id)
                ?? throw Fault.BadRequest(
                    $"Invalid application credential: the role {id ?? name} is none that you have in this project.").Thrown());
        }

        return wanted;
    }

    private static async Task<List<RoleRef>> RolesOf(Tx tx, AppCredential credential) => await tx.Query(
        $"SELECT id, name FROM identity_role WHERE id IN {Sql.In(credential.Roles)} ORDER BY name", r =>
            new RoleRef(r.GetString(0), r.GetString(1)));

    private static async Task Insert(Tx tx, AppCredential c)
    {
        if (await tx.Number($"SELECT count(*) FROM identity_app_credential WHERE account = {c.UserId}") >= MostEach)
        {
            throw Fault.Forbidden($"A user has at most {MostEach} application credentials: delete some first.").Thrown();
        }

        var made = await tx.Execute($"""
            INSERT INTO identity_app_credential (id, account, project, name, description, secret, expires_at, unrestricted, roles, rules,
                expires_fraction)
            VALUES ({c.Id}, {c.UserId}, {c.ProjectId}, {c.Name}, {c.Description}, {c.SecretHash}, {c.ExpiresMs}, {c.Unrestricted},
                {string.Join(' ', c.Roles)}, {c.Rules ?? ""}, {c.ExpiresFraction}) ON CONFLICT DO NOTHING
            """);
        if (made == 0)
        {
            throw IdentityFaults.Duplicate("application_credential", c.Name).Thrown();
        }
    }
}
