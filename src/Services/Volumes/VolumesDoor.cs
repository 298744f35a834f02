using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The room's place on the wire.</summary>
public static class VolumesDoor
{
    /// <summary>The highest version below which nothing is missing for the operations we have: clients ask for the highest.</summary>
    public static MicroversionRange Versions { get; } = new("volume", new(3, 0), new(3, 70));

    public static Door Door { get; } = new("volume", "/volume/v3", VolumesFaults.Shape, Versions);

    /// <summary>The root, where the versions are listed; it negotiates none.</summary>
    public static Door Root { get; } = new("volume", "/volume", VolumesFaults.Shape);
}

/// <summary>A table of contents whose every line stands twice: with the project in the path, as the catalogue has it, and
/// without.</summary>
internal sealed class VolumeRoutes(Doors doors)
{
    private readonly Routes _routes = doors.Open(VolumesDoor.Door);

    public void Get(string pattern, Rule rule, Func<Call, Task<Answer>> handle, Microversion? from = null) =>
        Add("GET", pattern, rule, handle, null, from);

    public void Delete(string pattern, Rule rule, Func<Call, Task<Answer>> handle, Microversion? from = null) =>
        Add("DELETE", pattern, rule, handle, null, from);

    public void Post(string pattern, Rule rule, Func<Call, Task<Answer>> handle, Schema? body, Microversion? from = null,
        Microversion? until = null) =>
        Add("POST", pattern, rule, handle, body, from, until);

    public void Put(string pattern, Rule rule, Func<Call, Task<Answer>> handle, Schema? body, Microversion? from = null,
        Microversion? until = null) =>
        Add("PUT", pattern, rule, handle, body, from, until);

    private void Add(
        string method, string pattern, Rule rule, Func<Call, Task<Answer>> handle, Schema? body, Microversion? from = null,
        Microversion? until = null)
    {
        foreach (var prefix in (string[])["", "/{project_id}"])
        {
            _routes.Add(new Route(VolumesDoor.Door, method, VolumesDoor.Door.Prefix + prefix + pattern, rule, call => Guard(call, handle))
            {
                Body = body,
                From = from,
                Until = until,
            });
        }
    }

    /// <summary>The project in the path is the token's; a path that ends in a slash names a resource without an id, which there is none
    /// of.</summary>
    private static Task<Answer> Guard(Call call, Func<Call, Task<Answer>> handle)
    {
        if (call.Http.Request.Path.Value?.EndsWith('/') == true)
        {
            throw new Fault(FaultKind.NotFound, "The resource could not be found.").Thrown();
        }

        return call.Path("project_id") is { Length: > 0 } project && project != call.Caller.ProjectId
            ? throw Fault.BadRequest("Malformed request url").Thrown()
            : handle(call);
    }
}
