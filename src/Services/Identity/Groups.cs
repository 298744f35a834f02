using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The verbs of groups and who is in them.</summary>
public sealed class Groups(Db db, Changes changes, Ids ids)
{
    public Task<List<Group>> List(Sql where, Page page, CancellationToken ct) => db.Read(
        async tx =>
        {
            await IdentityDoor.GuardMarker(tx, page, new("identity_group"));
            return await tx.Query(
                $"SELECT {Group.Columns} FROM identity_group g WHERE {where}{page.After("identity_group")}{page.Order}", Group.Read);
        },
        ct);

    public Task<Group> Get(string id, CancellationToken ct) => db.Read(tx => Group.Get(tx, id), ct);

    public Task<Group> Create(Caller by, JsonElement b) => changes.Make(by, Group.Kind, "create", async tx =>
    {
        var domain = b.TextOrNull("domain_id") ?? by.DomainId ?? by.ProjectDomainId ?? "default";
        await Project.GetDomain(tx, domain);
        var g = new Group(ids.Hex(16), b.Text("name"), domain, b.Text("description"), IdentityDoor.Extras(b, "{}", UserWire.GroupKnown));
        var made = await tx.Execute($"""
            INSERT INTO identity_group (id, name, domain, description, extra) VALUES ({g.Id}, {g.Name}, {g.DomainId}, {g.Description},
                {g.Extra})
            ON CONFLICT DO NOTHING
            """);
        return made == 1 ? (g.Id, g) : throw IdentityFaults.Duplicate("group", g.Name).Thrown();
    });

    public Task<Group> Update(Caller by, string id, JsonElement b) => changes.Make(by, Group.Kind, "update", async tx =>
    {
        var old = await Group.Get(tx, id);
        if (b.Has("domain_id") && b.TextOrNull("domain_id") != old.DomainId)
        {
            throw IdentityFaults.ReadOnly("domain_id").Thrown();
        }

        var g = old with
        {
            Name = b.TextOrNull("name") ?? old.Name,
            Description = b.Has("description") ? b.Text("description") : old.Description,
            Extra = IdentityDoor.Extras(b, old.Extra, UserWire.GroupKnown),
        };
        if (await tx.Number($"SELECT count(*) FROM identity_group WHERE domain = {g.DomainId} AND name = {g.Name} AND id <> {id}") > 0)
        {
            throw IdentityFaults.Duplicate("group", g.Name).Thrown();
        }

        await tx.Execute($"UPDATE identity_group SET name = {g.Name}, description = {g.Description}, extra = {g.Extra} WHERE id = {id}");
        return (id, g);
    });

    public Task Delete(Caller by, string id) => changes.Make(by, Group.Kind, "delete", id, async tx =>
    {
        await Group.Get(tx, id);
        await DomainContents.RemoveGroup(tx, id);
    });

    public Task Add(Caller by, string group, string user) => changes.Make(by, Group.Kind, "add_user", group, async tx =>
    {
        await Group.Get(tx, group);
        await User.Get(tx, user);
        await tx.Execute($"INSERT INTO identity_member (team, account) VALUES ({group}, {user}) ON CONFLICT DO NOTHING");
    });

    public Task Remove(Caller by, string group, string user) => changes.Make(by, Group.Kind, "remove_user", group, async tx =>
    {
        await Group.Get(tx, group);
        if (await tx.Execute($"DELETE FROM identity_member WHERE team = {group} AND account = {user}") == 0)
        {
            throw IdentityFaults.Missing("user in group", user).Thrown();
        }
    });

    public Task<bool> Has(string group, string user, CancellationToken ct) => db.Read(
        async tx =>
        {
            await Group.Get(tx, group);
            await User.Get(tx, user);
            return await tx.Number($"SELECT count(*) FROM identity_member WHERE team = {group} AND account = {user}") > 0;
        },
        ct);
}
