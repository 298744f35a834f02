using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/{resources}/{id}/tags, for each kind that has them.</summary>
public sealed class TagsApi(Tags tags) : IDoor
{
    private const int Longest = 255;

    private static readonly Schema _tags = Schema.Object(("tags", Schema.List(Schema.Text(1, Longest), 0, Tags.Most).Required()));

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        foreach (var kind in Taggable.All)
        {
            var all = $"/{kind.Path}/{{id}}/tags";
            neutron.Get(all, NetworkPolicy.TagsShow, call => List(call, kind));
            neutron.Put(all, NetworkPolicy.TagsWrite, call => Replace(call, kind), _tags);
            neutron.Delete(all, NetworkPolicy.TagsWrite, call => Clear(call, kind));
            neutron.Get(all + "/{tag}", NetworkPolicy.TagsShow, call => Look(call, kind));
            neutron.Put(all + "/{tag}", NetworkPolicy.TagsWrite, call => Add(call, kind));
            neutron.Delete(all + "/{tag}", NetworkPolicy.TagsWrite, call => Remove(call, kind));
        }
    }

    private async Task<Answer> List(Call call, Taggable kind) => Answered(await tags.Of(call.Caller, kind, call.Path("id"), call.Ct));

    private async Task<Answer> Replace(Call call, Taggable kind)
    {
        var wanted = call.Body.Texts("tags");
        return Answered(await tags.Change(call.Caller, kind, call.Path("id"), _ => wanted));
    }

    private async Task<Answer> Clear(Call call, Taggable kind)
    {
        await tags.Change(call.Caller, kind, call.Path("id"), _ => []);
        return Answer.Empty(204);
    }

    private async Task<Answer> Look(Call call, Taggable kind)
    {
        var tag = call.Path("tag");
        return (await tags.Of(call.Caller, kind, call.Path("id"), call.Ct)).Contains(tag)
            ? Answer.Empty(204)
            : throw NotFound(tag).Thrown();
    }

    private async Task<Answer> Add(Call call, Taggable kind)
    {
        var tag = call.Path("tag");
        if (tag.Length > Longest || tag.Contains('\0', StringComparison.Ordinal))
        {
            throw NetworkFaults.Bad("HTTPBadRequest", $"Invalid input for tag. Reason: it is longer than {Longest} characters.").Thrown();
        }

        await tags.Change(call.Caller, kind, call.Path("id"), old => old.Append(tag));
        return Answer.Empty(201);
    }

    private async Task<Answer> Remove(Call call, Taggable kind)
    {
        var tag = call.Path("tag");
        await tags.Change(call.Caller, kind, call.Path("id"), old => old.Remove(tag) ? old : throw NotFound(tag).Thrown());
        return Answer.Empty(204);
    }

    private static Fault NotFound(string tag) => NetworkFaults.Missing("TagNotFound", $"Tag {tag} could not be found.");

    private static Answer Answered(IEnumerable<string> all) => Answer.Json(200, o => o.Texts("tags", all));
}
