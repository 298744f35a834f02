using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/projects, their trees and tags.</summary>
public sealed class ProjectsApi(Projects projects, Scopes scopes, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/projects", IdentityPolicy.ProjectsList, List);
        keystone.Post(
            "/projects", IdentityPolicy.ProjectsWrite, async c =>
                Shown(201, await projects.Create(c.Caller, c.Body.GetProperty("project"))), ProjectWire.Create);
        keystone.Get("/projects/{id}", IdentityPolicy.ProjectsShow, Show);
        keystone.Patch(
            "/projects/{id}", IdentityPolicy.ProjectsWrite, async c =>
                Shown(200, await projects.Update(c.Caller, c.Path("id"), c.Body.GetProperty("project"))), ProjectWire.Update);
        keystone.Delete("/projects/{id}", IdentityPolicy.ProjectsWrite, Delete);
        keystone.Get("/projects/{id}/tags", IdentityPolicy.ProjectsShow, Tags);
        keystone.Put("/projects/{id}/tags", IdentityPolicy.TagsWrite, SetTags, ProjectWire.Tags);
        keystone.Delete("/projects/{id}/tags", IdentityPolicy.TagsWrite, c => Tag(c, 204, _ => []));
        keystone.Get("/projects/{id}/tags/{tag}", IdentityPolicy.ProjectsShow, HasTag);
        keystone.Head("/projects/{id}/tags/{tag}", IdentityPolicy.ProjectsShow, HasTag);
        keystone.Put("/projects/{id}/tags/{tag}", IdentityPolicy.TagsWrite, c => Tag(c, 201, old => old.Append(c.Path("tag"))));
        keystone.Delete("/projects/{id}/tags/{tag}", IdentityPolicy.TagsWrite, RemoveTag);
    }

    private async Task<Answer> List(Call call)
    {
        var where = IdentityDoor.Filter(call, ("name", "p.name"), ("domain_id", "p.domain"), ("parent_id", "p.parent"));
        where.Add($" AND p.is_domain = {call.Query("is_domain").ToFlag() ?? false}");
        if (call.Query("enabled") is { } enabled)
        {
            where.Add($" AND p.enabled = {enabled.ToFlag() ?? true}");
        }

        var page = IdentityDoor.PageOf(call);
        var found = await projects.List(where, page, call.Ct);
        var next = IdentityDoor.Next(page, found, p => p.Id);
        return IdentityDoor.List(
            call, cloud, "projects", found.Where(p => MatchesTags(call, p)), (o, p) => ProjectWire.Write(o, cloud, p), next);
    }

    private static bool MatchesTags(Call call, Project p)
    {
        string[]? Asked(string name) => call.Query(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return (Asked("tags") is not { } all || all.All(p.Tags.Contains))
            && (Asked("tags-any") is not { } any || any.Any(p.Tags.Contains))
            && (Asked("not-tags") is not { } notAll || !notAll.All(p.Tags.Contains))
            && (Asked("not-tags-any") is not { } none || !none.Any(p.Tags.Contains));
    }

    private async Task<Answer> Show(Call call)
    {
        var project = await Visible(call);
        var tree = new[] { "parents_as_list", "subtree_as_list", "parents_as_ids", "subtree_as_ids" }.Where(
            q => call.Query(q) is not null).ToArray();
        var all = tree.Length == 0 ? [] : await projects.OfDomain(project.DomainId, call.Ct);
        var seen = all.Count == 0 || call.Caller.IsAdmin
            ? all
            : [.. all.IntersectBy((await scopes.Projects(call.Caller.UserId, call.Ct)).Select(p => p.Id), p => p.Id)];
        return Answer.Json(200, o => o.Object("project", x =>
        {
            ProjectWire.Write(x, cloud, project);
            foreach (var query in tree)
            {
                WriteTree(x, query, project, all, seen);
            }
        }));
    }

    private void WriteTree(JsonOut o, string query, Project project, List<Project> all, List<Project> seen)
    {
        var byId = all.ToDictionary(p => p.Id);
        var children = all.Where(p => p.ParentId is not null).ToLookup(p => p.ParentId!, p => p.Id);
        var parents = new List<string>();
        for (var up = project.ParentId; up is not null && byId.TryGetValue(up, out var above); up = above.ParentId)
        {
            parents.Add(up);
        }

        switch (query)
        {
            case "parents_as_list":
                o.List("parents", seen.Where(p => parents.Contains(p.Id)), (l, p) => l.Object(
                    "project", x => ProjectWire.Write(x, cloud, p)));
                break;
            case "subtree_as_list":
                var below = Below(project.Id, children).ToHashSet();
                o.List("subtree", seen.Where(p => below.Contains(p.Id)), (l, p) => l.Object(
                    "project", x => ProjectWire.Write(x, cloud, p)));
                break;
            case "parents_as_ids":
                ProjectWire.WriteIds(
                    o, "parents", project.Id, parents.Zip(parents.Prepend(project.Id)).ToLookup(p => p.Second, p => p.First));
                break;
            default:
                ProjectWire.WriteIds(o, "subtree", project.Id, children);
                break;
        }
    }

    private static IEnumerable<string> Below(string id, ILookup<string, string> children) =>
        children[id].SelectMany(c => Below(c, children).Prepend(c));

    private async Task<Answer> Delete(Call call)
    {
        await projects.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }

    private async Task<Answer> Tags(Call call)
    {
        var project = await Visible(call);
        return Answer.Json(200, o =>
        {
            o.Texts("tags", project.Tags);
            IdentityDoor.Self(o, cloud, $"projects/{project.Id}/tags");
        });
    }

    private async Task<Answer> SetTags(Call call)
    {
        var project = await projects.Tag(call.Caller, call.Path("id"), _ => call.Body.Texts("tags"));
        return Answer.Json(200, o =>
        {
            o.Texts("tags", project.Tags);
            IdentityDoor.Self(o, cloud, $"projects/{project.Id}/tags");
        });
    }

    private async Task<Answer> Tag(Call call, int status, Func<IReadOnlyList<string>, IEnumerable<string>> change)
    {
        if (call.Path("tag") is { Length: > 255 } || call.Path("tag").AsSpan().ContainsAny(',', '/', '\n'))
        {
            throw Fault.BadRequest("A tag has 1 to 255 characters without comma or slash.").Thrown();
        }

        await projects.Tag(call.Caller, call.Path("id"), change);
        return Answer.Empty(status).With(
            "Location", status == 201 ? IdentityDoor.Url(cloud, $"projects/{call.Path("id")}/tags/{call.Path("tag")}") : null);
    }

    private async Task<Answer> HasTag(Call call)
    {
        var project = await Visible(call);
        return project.Tags.Contains(call.Path("tag"))
            ? Answer.Empty(204)
            : throw IdentityFaults.Missing("project tag", call.Path("tag")).Thrown();
    }

    private async Task<Answer> RemoveTag(Call call)
    {
        await HasTag(call);
        return await Tag(call, 204, old => old.Where(t => t != call.Path("tag")));
    }

    private async Task<Project> Visible(Call call)
    {
        var id = call.Path("id");
        if (!call.Caller.IsAdmin && call.Caller.ProjectId != id
            && !(await scopes.Projects(call.Caller.UserId, call.Ct)).Exists(p => p.Id == id))
        {
            throw Fault.Forbidden("You are not authorized to perform the requested action: identity:get_project.").Thrown();
        }

        return await projects.Get(id, call.Ct);
    }

    private Answer Shown(int status, Project p) => IdentityDoor.One(status, "project", p, (o, x) => ProjectWire.Write(o, cloud, x));
}
