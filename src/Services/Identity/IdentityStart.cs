using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>What every cloud begins with: the default domain, the roles and what they imply, the admin project and
/// user, the region, this service.</summary>
public sealed class IdentityStart(
    Db db, PasswordHasher hasher, Passwords passwords, Epoch epoch, AdminPassword admin, Ids ids,
    TimeProvider clock, Cloud cloud, IIdentity identity) : IStartUp
{
    private static readonly string[] _roles = ["admin", "manager", "member", "reader", "service", "ResellerAdmin"];
    private static readonly (string Prior, string Implied)[] _implied = [("admin", "manager"), ("manager", "member"), ("member", "reader")];

    public async Task Start(CancellationToken ct)
    {
        // only the first start lays the foundation: what the operator changed since (a new password above all) stays
        if (await db.Number($"SELECT count(*) FROM identity_user WHERE domain = {"default"} AND name = {"admin"}", ct) == 0)
        {
            var hash = await hasher.Hash(admin.Text, ct);
            await db.Transact(tx => Lay(tx, hash), ct);
        }

        await identity.EnsureService("identity", "keystone", "/identity/v3", ct);
    }

    private async Task Lay(Tx tx, string hash)
    {
        await Ensure(tx, new Project("default", "Default", "default", null, true, true, "The default domain", [], "{}", "{}"));
        foreach (var name in _roles)
        {
            await Roles.Insert(tx, new Role(ids.Hex(16), name, null, null, "{}", "{}"));
        }

        foreach (var (prior, implied) in _implied)
        {
            await tx.Execute($"""
                INSERT INTO identity_implied (prior, implied) SELECT a.id, b.id FROM identity_role a, identity_role b
                WHERE a.name = {prior} AND b.name = {implied} AND a.domain = {""} AND b.domain = {""} ON CONFLICT DO NOTHING
                """);
        }

        await tx.Execute($"""
            INSERT INTO identity_region (id, description, parent, extra) VALUES ({cloud.Region}, {""}, NULL, {"{}"}) ON CONFLICT DO NOTHING
            """);
        await EnsureAdmin(tx, hash);
        await epoch.Grow(tx);
    }

    private async Task EnsureAdmin(Tx tx, string hash)
    {
        await Ensure(
            tx, new Project(ids.Hex(16), "admin", "default", "default", false, true, "The operator's own project", [], "{}", "{}"));
        await tx.Execute($"""
            INSERT INTO identity_user (id, name, domain, enabled, description, default_project, options, extra, created_at, tokens_after)
            VALUES ({ids.Hex(16)}, {"admin"}, {"default"}, {true}, NULL, NULL, {"{}"}, {"{}"}, {clock.NowMs()}, 0) ON CONFLICT DO NOTHING
            """);
        var user = await One(tx, $"SELECT id FROM identity_user WHERE domain = {"default"} AND name = {"admin"}");
        var project = await One(tx, $"SELECT id FROM identity_project WHERE domain = {"default"} AND name = {"admin"} AND NOT is_domain");
        var role = await One(tx, $"SELECT id FROM identity_role WHERE domain = {""} AND name = {"admin"}");
        await Grants.Insert(tx, new("user", user, "project", project, role, false));
        await Grants.Insert(tx, new("user", user, "system", Grant.Everything, role, false));
        await passwords.Put(tx, user, hash);
    }

    private static async Task<string> One(Tx tx, Sql sql) => (await tx.Query(sql, r => r.GetString(0)))[0];

    private static Task Ensure(Tx tx, Project p) => tx.Execute($"""
        INSERT INTO identity_project (id, name, domain, parent, is_domain, enabled, description, tags, options, extra)
        VALUES ({p.Id}, {p.Name}, {p.DomainId}, {p.ParentId}, {p.IsDomain}, {p.Enabled}, {p.Description}, {""}, {p.Options}, {p.Extra})
        ON CONFLICT DO NOTHING
        """);
}
