using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The verbs of projects and domains.</summary>
public sealed class Projects(Db db, Changes changes, DomainContents contents, Ids ids)
{
    public const int MostDepth = 5;

    public Task<List<Project>> List(Sql where, Page page, CancellationToken ct) => db.Read(
        async tx =>
        {
            await IdentityDoor.GuardMarker(tx, page, new("identity_project"));
            return await tx.Query(
                $"SELECT {Project.Columns} FROM identity_project p WHERE {where}{page.After("identity_project")}{page.Order}",
                Project.Read);
        },
        ct);

    public Task<Project> Get(string id, CancellationToken ct) => db.Read(
        async tx => await Project.Find(tx, id) ?? throw IdentityFaults.Missing("project", id).Thrown(), ct);

    public Task<Project> GetDomain(string id, CancellationToken ct) => db.Read(tx => Project.GetDomain(tx, id), ct);

    /// <summary>Projects of one domain by the parent each has.</summary>
    public Task<List<Project>> OfDomain(string domain, CancellationToken ct) =>
        db.Query($"SELECT {Project.Columns} FROM identity_project p WHERE p.domain = {domain} ORDER BY p.name, p.id", Project.Read, ct);

    public Task<Project> Create(Caller by, JsonElement b) => b.FlagOrNull("is_domain") == true
        ? CreateDomain(by, b)
        : changes.Make(by, Project.Kind, "create", async tx =>
        {
            var parent = b.TextOrNull("parent_id");
            var above = parent is null ? null : await Parent(tx, parent);
            var domain = b.TextOrNull("domain_id")
                ?? (above is { } up ? (up.IsDomain ? up.Id : up.DomainId) : by.DomainId ?? by.ProjectDomainId ?? "default");
            await Project.GetDomain(tx, domain);
            above ??= await Project.GetDomain(tx, domain);
            if (above.DomainId != domain)
            {
                throw Fault.BadRequest("Cannot create project, since it specifies its domain_id in which its parent is not.").Thrown();
            }

            var p = New(b, ids.Hex(16), domain, above.Id, isDomain: false);
            if (p.Enabled && !above.Enabled)
            {
                throw Fault.Forbidden($"Cannot create an enabled project under {above.Id}, which is disabled.").Thrown();
            }

            await GuardDepth(tx, above);
            await Insert(tx, p);
            return (p.Id, p);
        });

    public Task<Project> CreateDomain(Caller by, JsonElement b) => changes.Make(by, "domain", "create", async tx =>
    {
        var id = b.TextOrNull("explicit_domain_id") ?? ids.Hex(16);
        var domain = New(b, id, id, null, isDomain: true);
        await Insert(tx, domain);
        return (id, domain);
    });

    public Task<Project> Update(Caller by, string id, JsonElement b) => changes.Make(by, Project.Kind, "update", async tx =>
    {
        var old = await Project.Find(tx, id) ?? throw IdentityFaults.Missing("project", id).Thrown();
        Fixed(b, "domain_id", old.IsDomain ? null : old.DomainId);
        Fixed(b, "is_domain", old.IsDomain ? "true" : "false");
        if (b.Has("parent_id") && b.TextOrNull("parent_id") != old.ParentId)
        {
            throw Fault.Forbidden("Update of `parent_id` is not allowed.").Thrown();
        }

        return (id, await Change(tx, old, b));
    });

    public Task<Project> UpdateDomain(Caller by, string id, JsonElement b) => changes.Make(
        by, "domain", "update", async tx => (id, await Change(tx, await Project.GetDomain(tx, id), b)));

    public Task Delete(Caller by, string id) => changes.Make(by, Project.Kind, "delete", id, async tx =>
    {
        var project = await Project.Get(tx, id);
        IdentityDoor.GuardImmutable("project", id, project.Options, null);
        if (await tx.Number($"SELECT count(*) FROM identity_project WHERE parent = {project.Id}") > 0)
        {
            throw Fault.Forbidden($"Cannot delete the project {id} since it is not a leaf in the project hierarchy.").Thrown();
        }

        await DomainContents.RemoveProject(tx, id);
    });

    public Task DeleteDomain(Caller by, string id) => changes.Make(by, "domain", "delete", id, async tx =>
    {
        var domain = await Project.GetDomain(tx, id);
        IdentityDoor.GuardImmutable("domain", id, domain.Options, null);
        if (domain.Enabled)
        {
            throw Fault.Forbidden("Cannot delete a domain that is enabled, please disable it first.").Thrown();
        }

        await contents.Remove(tx, by, id);
    });

    /// <summary>Sets a project's tags, whole.</summary>
    public Task<Project> Tag(
        Caller by, string id, Func<IReadOnlyList<string>, IEnumerable<string>> change) => changes.Make(by, Project.Kind, "tag", async tx =>
    {
        var old = await Project.Find(tx, id) ?? throw IdentityFaults.Missing("project", id).Thrown();
        var tags = change(old.Tags).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (tags.Length > 80)
        {
            throw Fault.BadRequest("A project has at most 80 tags.").Thrown();
        }

        await tx.Execute($"UPDATE identity_project SET tags = {string.Join('\n', tags)} WHERE id = {id}");
        return (id, old with { Tags = tags });
    });

    internal static async Task Insert(Tx tx, Project p)
    {
        var made = await tx.Execute($"""
            INSERT INTO identity_project (id, name, domain, parent, is_domain, enabled, description, tags, options, extra)
            VALUES ({p.Id}, {p.Name}, {p.DomainId}, {p.ParentId}, {p.IsDomain}, {p.Enabled}, {p.Description}, {string.Join('\n', p.Tags)},
                {p.Options}, {p.Extra})
            ON CONFLICT DO NOTHING
            """);
        if (made == 0)
        {
            throw IdentityFaults.Duplicate(p.IsDomain ? "domain" : "project", p.Name).Thrown();
        }
    }

    private static Project New(JsonElement b, string id, string domain, string? parent, bool isDomain) => new(
        id, b.Text("name"), domain, parent, isDomain, b.FlagOrNull("enabled") ?? true, b.Text("description"),
        [.. b.Texts("tags").Distinct().Order(StringComparer.Ordinal)], IdentityDoor.MergeOptions(b, "{}"),
        IdentityDoor.Extras(b, "{}", ProjectWire.Known));

    private static async Task<Project> Change(Tx tx, Project old, JsonElement b)
    {
        IdentityDoor.GuardImmutable(old.IsDomain ? "domain" : "project", old.Id, old.Options, b);
        var p = old with
        {
            Name = b.TextOrNull("name") ?? old.Name,
            Enabled = b.FlagOrNull("enabled") ?? old.Enabled,
            Description = b.Has("description") ? b.Text("description") : old.Description,
            Tags = b.Has("tags") ? [.. b.Texts("tags").Distinct().Order(StringComparer.Ordinal)] : old.Tags,
            Options = IdentityDoor.MergeOptions(b, old.Options),
            Extra = IdentityDoor.Extras(b, old.Extra, ProjectWire.Known),
        };
        if (old.Enabled && !p.Enabled && !p.IsDomain
            && await tx.Number($"SELECT count(*) FROM identity_project WHERE parent = {p.Id} AND enabled") > 0)
        {
            throw Fault.Forbidden($"Cannot disable project {p.Id}: its subtree contains enabled projects.").Thrown();
        }

        if (p.Name != old.Name && await tx.Number($"""
            SELECT count(*) FROM identity_project WHERE name = {p.Name} AND is_domain = {p.IsDomain} AND id <> {p.Id} AND (is_domain
                OR domain = {p.DomainId})
            """) > 0)
        {
            throw IdentityFaults.Duplicate(p.IsDomain ? "domain" : "project", p.Name).Thrown();
        }

        await tx.Execute($"""
            UPDATE identity_project SET name = {p.Name}, enabled = {p.Enabled}, description = {p.Description},
                tags = {string.Join('\n', p.Tags)},
                options = {p.Options}, extra = {p.Extra} WHERE id = {p.Id}
            """);
        return p;
    }

    private static void Fixed(JsonElement b, string name, string? value)
    {
        if (b.Has(name) && b.TextOrNull(name) != value)
        {
            throw IdentityFaults.ReadOnly(name).Thrown();
        }
    }

    private static async Task<Project> Parent(Tx tx, string id) =>
        await Project.Find(tx, id) ?? throw IdentityFaults.Missing("project", id).Thrown();

    private static async Task GuardDepth(Tx tx, Project above)
    {
        var depth = 1;
        for (var at = above; at.ParentId is { } up; depth++)
        {
            at = await Parent(tx, up);
        }

        if (depth > MostDepth)
        {
            throw Fault.Forbidden(
                $"Max hierarchy depth reached for {above.Id} branch: at most {MostDepth} projects under each other.").Thrown();
        }
    }
}
