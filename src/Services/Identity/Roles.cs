using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The verbs of roles and of what they imply.</summary>
public sealed class Roles(Db db, Changes changes, Ids ids)
{
    public Task<List<Role>> List(Sql where, CancellationToken ct) =>
        db.Query($"SELECT {Role.Columns} FROM identity_role r WHERE {where} ORDER BY r.name, r.id", Role.Read, ct);

    public Task<Role> Get(string id, CancellationToken ct) => db.Read(tx => Role.Get(tx, id), ct);

    public Task<Role> Create(Caller by, JsonElement b) => changes.Make(by, Role.Kind, "create", async tx =>
    {
        var domain = b.TextOrNull("domain_id");
        if (domain is not null)
        {
            await Project.GetDomain(tx, domain);
        }

        var r = new Role(
            ids.Hex(16), b.Text("name"), domain, b.TextOrNull("description"), IdentityDoor.MergeOptions(b, "{}"),
            IdentityDoor.Extras(b, "{}", RoleWire.Known));
        if (!await Insert(tx, r))
        {
            throw IdentityFaults.Duplicate("role", r.Name).Thrown();
        }

        return (r.Id, r);
    });

    internal static async Task<bool> Insert(Tx tx, Role r) => await tx.Execute($"""
        INSERT INTO identity_role (id, name, domain, description, options, extra)
        VALUES ({r.Id}, {r.Name}, {r.DomainId ?? ""}, {r.Description}, {r.Options}, {r.Extra}) ON CONFLICT DO NOTHING
        """) == 1;

    public Task<Role> Update(Caller by, string id, JsonElement b) => changes.Make(by, Role.Kind, "update", async tx =>
    {
        var old = await Role.Get(tx, id);
        IdentityDoor.GuardImmutable("role", id, old.Options, b);
        if (b.Has("domain_id") && b.TextOrNull("domain_id") != old.DomainId)
        {
            throw IdentityFaults.ReadOnly("domain_id").Thrown();
        }

        var r = old with
        {
            Name = b.TextOrNull("name") ?? old.Name,
            Description = b.Has("description") ? b.TextOrNull("description") : old.Description,
            Options = IdentityDoor.MergeOptions(b, old.Options),
            Extra = IdentityDoor.Extras(b, old.Extra, RoleWire.Known),
        };
        if (await tx.Number($"SELECT count(*) FROM identity_role WHERE domain = {r.DomainId ?? ""} AND name = {r.Name} AND id <> {id}") > 0)
        {
            throw IdentityFaults.Duplicate("role", r.Name).Thrown();
        }

        await tx.Execute($"""
            UPDATE identity_role SET name = {r.Name}, description = {r.Description}, options = {r.Options}, extra = {r.Extra}
                WHERE id = {id}
            """);
        return (id, r);
    });

    public Task Delete(Caller by, string id) => changes.Make(by, Role.Kind, "delete", id, async tx =>
    {
        IdentityDoor.GuardImmutable("role", id, (await Role.Get(tx, id)).Options, null);
        await DomainContents.RemoveRole(tx, id);
    });

    /// <summary>What a role implies directly.</summary>
    public Task<(Role Prior, List<Role> Implied)> Implied(string prior, CancellationToken ct) => db.Read(
        async tx => (await Role.Get(tx, prior), await tx.Query(
            $"""
                SELECT {Role.Columns} FROM identity_role r JOIN identity_implied i ON i.implied = r.id WHERE i.prior = {prior}
                    ORDER BY r.name
                """, Role.Read)),
        ct);

    public Task<(Role Prior, Role Implied)> Rule(string prior, string implied, CancellationToken ct) => db.Read(
        async tx =>
        {
            var both = (await Role.Get(tx, prior), await Role.Get(tx, implied));
            return await tx.Number($"SELECT count(*) FROM identity_implied WHERE prior = {prior} AND implied = {implied}") > 0
                ? both
                : throw new Fault(FaultKind.NotFound, $"{prior} does not imply {implied}.").Thrown();
        },
        ct);

    public Task<(Role Prior, Role Implied)> Imply(
        Caller by, string prior, string implied) => changes.Make(by, Role.Kind, "imply", async tx =>
    {
        var both = (Prior: await Role.Get(tx, prior), Implied: await Role.Get(tx, implied));
        if (both.Implied.DomainId is not null && both.Prior.DomainId is null)
        {
            throw Fault.Forbidden($"Role {implied} belongs to a domain and cannot be implied by a role of the whole cloud.").Thrown();
        }

        // admin is never given by the way: whoever may imply roles must not become admin by it
        if (both.Implied.Name == "admin" && both.Implied.DomainId is null)
        {
            throw Fault.Forbidden("The role admin cannot be implied.").Thrown();
        }

        if ((await Rights.Closure(tx, [implied])).Contains(prior))
        {
            throw Fault.BadRequest($"Role {implied} already implies {prior}: a circle is refused.").Thrown();
        }

        await tx.Execute($"INSERT INTO identity_implied (prior, implied) VALUES ({prior}, {implied}) ON CONFLICT DO NOTHING");
        return (prior, both);
    });

    public Task Unimply(Caller by, string prior, string implied) => changes.Make(by, Role.Kind, "unimply", prior, async tx =>
    {
        if (await tx.Execute($"DELETE FROM identity_implied WHERE prior = {prior} AND implied = {implied}") == 0)
        {
            throw new Fault(FaultKind.NotFound, $"{prior} does not imply {implied}.").Thrown();
        }
    });

    public Task<List<(string Prior, string Implied)>> Rules(CancellationToken ct) => db.Query(
        $"SELECT prior, implied FROM identity_implied ORDER BY prior, implied", r => (r.GetString(0), r.GetString(1)), ct);
}
