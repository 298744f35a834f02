using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The verbs of trusts.</summary>
public sealed class Trusts(Db db, Changes changes, Ids ids, TimeProvider clock)
{
    public const int MostDepth = 3;

    /// <summary>The trusts that a caller is a party of; an admin sees all.</summary>
    public Task<List<Trust>> List(Caller caller, string? trustor, string? trustee, CancellationToken ct)
    {
        Sql where = $"deleted_at IS NULL";
        Add(where, trustor, $" AND trustor = {trustor}");
        Add(where, trustee, $" AND trustee = {trustee}");
        return !caller.IsAdmin && trustor != caller.UserId && trustee != caller.UserId
            ? throw Fault.Forbidden("You are not authorized to perform the requested action: identity:list_trusts.").Thrown()
            : db.Query($"SELECT {Trust.Columns} FROM identity_trust WHERE {where} ORDER BY id", Trust.Read, ct);
    }

    /// <exception cref="FaultException">404 where the caller is no party of it.</exception>
    public Task<(Trust Trust, List<RoleRef> Roles)> Get(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx =>
        {
            var found = await Trust.Find(tx, id) ?? throw IdentityFaults.Missing("trust", id).Thrown();
            if (found.TrustorId != caller.UserId && found.TrusteeId != caller.UserId && !caller.IsAdmin)
            {
                throw Fault.Forbidden("You are not authorized to perform the requested action: identity:get_trust.").Thrown();
            }

            return (found, await RolesOf(tx, found));
        },
        ct);

    public Task<(Trust Trust, List<RoleRef> Roles)> Create(Caller by, JsonElement b) => changes.Make(by, "trust", "create", async tx =>
    {
        var trust = await New(tx, by, b);
        var roles = await WantedRoles(tx, trust, b);
        trust = trust with { Roles = [.. roles.Select(r => r.Id)] };
        await tx.Execute($"""
            INSERT INTO identity_trust (id, trustor, trustee, project, impersonation, expires_at, remaining_uses, roles, redelegated_from,
                redelegation_count, allow_redelegation, extra)
            VALUES ({trust.Id}, {trust.TrustorId}, {trust.TrusteeId}, {trust.ProjectId}, {trust.Impersonation}, {trust.ExpiresMs},
                {trust.RemainingUses},
                {string.Join(' ', trust.Roles)}, {trust.RedelegatedFrom}, {trust.RedelegationCount},
                {trust.AllowRedelegation}, {trust.Extra})
            """);
        return (trust.Id, (trust, roles));
    });

    public Task Delete(Caller by, string id) => changes.Make(by, "trust", "delete", id, async tx =>
    {
        var trust = await Trust.Find(tx, id) ?? throw IdentityFaults.Missing("trust", id).Thrown();
        if (trust.TrustorId != by.UserId && !by.IsAdmin)
        {
            throw Fault.Forbidden("Only the trustor ends a trust.").Thrown();
        }

        await tx.Execute($"UPDATE identity_trust SET deleted_at = {clock.NowMs()} WHERE id = {id}");
    });

    private async Task<Trust> New(Tx tx, Caller by, JsonElement b)
    {
        var expires = IdentityDoor.ReadTime(b.TextOrNull("expires_at"));
        if (expires <= clock.NowMs())
        {
            throw Fault.BadRequest("expires_at lies in the past.").Thrown();
        }

        if (b.TextOrNull("trustor_user_id") != by.UserId || !by.Unrestricted)
        {
            throw Fault.Forbidden(
                "A trust is made by its trustor itself, not by way of another trust or a restricted credential.").Thrown();
        }

        var trustee = b.Text("trustee_user_id");
        await User.Get(tx, trustee);
        var project = b.TextOrNull("project_id");
        if (project is not null)
        {
            await Project.Get(tx, project);
        }

        var uses = b.LongOrNull("remaining_uses");
        var redelegate = b.FlagOrNull("allow_redelegation") ?? false;
        if (redelegate && uses is not null)
        {
            throw Fault.BadRequest("remaining_uses must not be set if redelegation is allowed.").Thrown();
        }

        return new(
            ids.Hex(16), by.UserId, trustee, project, b.FlagOrNull("impersonation") ?? false, expires, uses, [], null,
            redelegate ? b.IntOrNull("redelegation_count") ?? MostDepth : 0, redelegate, IdentityDoor.Extras(b, "{}", TrustsApi.Known));
    }

    private static async Task<List<RoleRef>> WantedRoles(Tx tx, Trust trust, JsonElement b)
    {
        if (trust.ProjectId is not { } project)
        {
            return !b.Items("roles").Any() ? [] : throw Fault.BadRequest("Roles are delegated on a project: name project_id.").Thrown();
        }

        var held = await Rights.Of(tx, trust.TrustorId, TokenScope.Project, project);
        var wanted = new List<RoleRef>();
        foreach (var item in b.Items("roles"))
        {
            var (id, name) = (item.TextOrNull("id"), item.TextOrNull("name"));
            wanted.Add(held.Find(r => id is null ? r.Name == name : r.Id == id)
                ?? throw Fault.Forbidden($"You cannot delegate the role {id ?? name}: you do not have it in this project.").Thrown());
        }

        return wanted.Count > 0 ? wanted : throw Fault.Forbidden("At least one role should be specified.").Thrown();
    }

    private static Task<List<RoleRef>> RolesOf(Tx tx, Trust trust) => tx.Query(
        $"SELECT id, name FROM identity_role WHERE id IN {Sql.In(trust.Roles)} ORDER BY name", r =>
            new RoleRef(r.GetString(0), r.GetString(1)));

    private static void Add(Sql where, string? value, Sql condition)
    {
        if (value is not null)
        {
            where.Add(condition);
        }
    }
}
