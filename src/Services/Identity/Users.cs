using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The verbs of users.</summary>
public sealed class Users(Db db, Changes changes, PasswordHasher hasher, Passwords passwords, Ids ids, TimeProvider clock)
{
    public Task<List<User>> List(Sql where, Page page, CancellationToken ct) => db.Read(
        async tx =>
        {
            await IdentityDoor.GuardMarker(tx, page, new("identity_user"));
            return await tx.Query(
                $"SELECT {User.Columns} FROM identity_user u WHERE {where}{page.After("identity_user")}{page.Order}", User.Read);
        },
        ct);

    public Task<User> Get(string id, CancellationToken ct) => db.Read(tx => User.Get(tx, id), ct);

    public async Task<User> Create(Caller by, JsonElement b, CancellationToken ct)
    {
        var hash = b.TextOrNull("password") is { Length: > 0 } password ? await hasher.Hash(password, ct) : null;
        return await changes.Make(by, User.Kind, "create", async tx =>
        {
            var domain = b.TextOrNull("domain_id") ?? by.DomainId ?? by.ProjectDomainId ?? "default";
            await Project.GetDomain(tx, domain);
            var user = new User(
                ids.Hex(16), b.Text("name"), domain, b.FlagOrNull("enabled")
                    ?? true, b.TextOrNull("description"), b.TextOrNull("default_project_id"),
                IdentityDoor.MergeOptions(b, "{}"), IdentityDoor.Extras(b, "{}", UserWire.Known), clock.NowMs(), 0, 0, 0);
            await Insert(tx, user);
            if (hash is not null)
            {
                await Put(tx, user.Id, hash);
            }

            return (user.Id, user);
        });
    }

    public async Task<User> Update(Caller by, string id, JsonElement b, CancellationToken ct)
    {
        var hash = b.TextOrNull("password") is { Length: > 0 } password ? await hasher.Hash(password, ct) : null;
        return await changes.Make(by, User.Kind, "update", async tx =>
        {
            var user = await Change(tx, await User.Get(tx, id), b);
            if (hash is not null)
            {
                await passwords.Put(tx, id, hash);
            }

            return (id, user);
        });
    }

    public Task Delete(Caller by, string id) => changes.Make(by, User.Kind, "delete", id, async tx =>
    {
        await User.Get(tx, id);
        await DomainContents.RemoveUser(tx, id);
    });

    internal static async Task Insert(Tx tx, User u)
    {
        var made = await tx.Execute($"""
            INSERT INTO identity_user (id, name, domain, enabled, description, default_project, options, extra, created_at, tokens_after)
            VALUES ({u.Id}, {u.Name}, {u.DomainId}, {u.Enabled}, {u.Description}, {u.DefaultProject}, {u.Options}, {u.Extra}, {u.CreatedMs},
                0)
            ON CONFLICT DO NOTHING
            """);
        if (made == 0)
        {
            throw IdentityFaults.Duplicate("user", u.Name).Thrown();
        }
    }

    /// <summary>The first password of a new user: there is no token of it to end.</summary>
    internal Task Put(Tx tx, string user, string hash) => tx.Execute($"""
        INSERT INTO identity_password (account, place, hash, created_at) VALUES ({user}, 1, {hash}, {clock.NowMs()})
        """);

    private async Task<User> Change(Tx tx, User old, JsonElement b)
    {
        if (b.Has("domain_id") && b.TextOrNull("domain_id") != old.DomainId)
        {
            throw IdentityFaults.ReadOnly("domain_id").Thrown();
        }

        var u = old with
        {
            Name = b.TextOrNull("name") ?? old.Name,
            Enabled = b.FlagOrNull("enabled") ?? old.Enabled,
            Description = b.Has("description") ? b.TextOrNull("description") : old.Description,
            DefaultProject = b.Has("default_project_id") ? b.TextOrNull("default_project_id") : old.DefaultProject,
            Options = IdentityDoor.MergeOptions(b, old.Options),
            Extra = IdentityDoor.Extras(b, old.Extra, UserWire.Known),
            TokensAfterMs = b.FlagOrNull("enabled") == false ? clock.NowMs() : old.TokensAfterMs,
        };
        if (u.Name != old.Name && await tx.Number(
            $"SELECT count(*) FROM identity_user WHERE domain = {u.DomainId} AND name = {u.Name} AND id <> {u.Id}") > 0)
        {
            throw IdentityFaults.Duplicate("user", u.Name).Thrown();
        }

        await tx.Execute($"""
            UPDATE identity_user SET name = {u.Name}, enabled = {u.Enabled}, description = {u.Description},
                default_project = {u.DefaultProject},
                options = {u.Options}, extra = {u.Extra}, tokens_after = {u.TokensAfterMs} WHERE id = {u.Id}
            """);
        return u;
    }
}
