using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of servers' tags, since 2.26.</summary>
public sealed class ServerTagsApi(ServerTags tags, ServerWire wire) : IDoor
{
    private static readonly Microversion _since = new(2, 26);

    private static readonly Schema _tags = Schema.Object(
        ("tags", Schema.List(Schema.Text(1, ServerTags.Longest), 0, ServerTags.Most).Required()));

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        Add(nova, "GET", "", ServersPolicy.ReadTags, All);
        Add(nova, "PUT", "", ServersPolicy.WriteTags, Replace, _tags);
        Add(nova, "DELETE", "", ServersPolicy.WriteTags, call => Remove(call, null));
        Add(nova, "GET", "/{tag}", ServersPolicy.ReadTags, Has);
        Add(nova, "PUT", "/{tag}", ServersPolicy.WriteTags, Put);
        Add(nova, "DELETE", "/{tag}", ServersPolicy.WriteTags, call => Remove(call, call.Path("tag")));
    }

    private static void Add(Routes nova, string method, string path, Rule rule, Func<Call, Task<Answer>> handle, Schema? body = null) =>
        nova.Add(new(ComputeDoor.Door, method, $"{ComputeDoor.Door.Prefix}/servers/{{id}}/tags{path}", rule, handle)
        {
            From = _since,
            Body = body
        });

    private async Task<Answer> All(Call call)
    {
        var all = await tags.Get(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.Texts("tags", all));
    }

    private async Task<Answer> Replace(Call call)
    {
        var all = await tags.Replace(call.Caller, call.Path("id"), call.Body.Texts("tags"), call.Ct);
        return Answer.Json(200, o => o.Texts("tags", all));
    }

    private async Task<Answer> Has(Call call) => (await tags.Get(call.Caller, call.Path("id"), call.Ct)).Contains(call.Path("tag"))
        ? Answer.Empty(204)
        : throw new Fault(FaultKind.NotFound, $"Server {call.Path("id")} has no tag '{call.Path("tag")}'").Thrown();

    private async Task<Answer> Put(Call call) => await tags.Add(call.Caller, call.Path("id"), call.Path("tag"), call.Ct)
        ? Answer.Empty(201).With("Location", $"{wire.Href(call.Path("id"))}/tags/{Uri.EscapeDataString(call.Path("tag"))}")
        : Answer.Empty(204);

    private async Task<Answer> Remove(Call call, string? tag)
    {
        await tags.Remove(call.Caller, call.Path("id"), tag, call.Ct);
        return Answer.Empty(204);
    }
}
