namespace Alize.Kernel;

/// <summary>Turns a fault into an API's own envelope.</summary>
public delegate Answer FaultShape(Fault fault);

/// <summary>A service's place on the wire: its prefix, how it words faults, which microversions it speaks.</summary>
public sealed record Door(string Service, string Prefix, FaultShape Shape, MicroversionRange? Versions = null)
{
    /// <summary>The most bytes a JSON body of this service may have.</summary>
    public int MaxBody { get; init; } = 1 << 20;

    /// <summary>A header of this service's own that carries the request's id too, since its clients read it there.</summary>
    public string? RequestIdHeader { get; init; }
}

/// <summary>One operation: method, path, policy, and what it takes. A test crosses every one with every persona.</summary>
public sealed record Route(Door Door, string Method, string Pattern, Rule Rule, Func<Call, Task<Answer>> Handle)
{
    /// <summary>The schema of the JSON body; null where the route takes none or reads it itself.</summary>
    public Schema? Body { get; init; }

    /// <summary>Below this microversion the route does not exist.</summary>
    public Microversion? From { get; init; }

    /// <summary>Above this microversion the route does not exist.</summary>
    public Microversion? Until { get; init; }

    /// <summary>A list of things with ids: its path with a slash after it asks for one thing whose id was left out, and is
    /// NotFound.</summary>
    public bool RefusesEmptyId { get; init; }
}

/// <summary>A room's table of contents: <c>compute.Post("/servers", ComputePolicy.Create, Create, Schemas.Create)</c>.</summary>
public sealed class Routes(Door door, List<Route> all)
{
    public void Get(string pattern, Rule rule, Func<Call, Task<Answer>> handle) => Add("GET", pattern, rule, handle, null);

    /// <summary>A list that <see cref="Route.RefusesEmptyId"/>.</summary>
    public void List(string pattern, Rule rule, Func<Call, Task<Answer>> handle) =>
        all.Add(new Route(door, "GET", door.Prefix + pattern, rule, handle) { RefusesEmptyId = true });

    public void Head(string pattern, Rule rule, Func<Call, Task<Answer>> handle) => Add("HEAD", pattern, rule, handle, null);

    public void Delete(string pattern, Rule rule, Func<Call, Task<Answer>> handle, Schema? body = null) =>
        Add("DELETE", pattern, rule, handle, body);

    public void Post(string pattern, Rule rule, Func<Call, Task<Answer>> handle, Schema? body = null) =>
        Add("POST", pattern, rule, handle, body);

    public void Put(string pattern, Rule rule, Func<Call, Task<Answer>> handle, Schema? body = null) =>
        Add("PUT", pattern, rule, handle, body);

    public void Patch(string pattern, Rule rule, Func<Call, Task<Answer>> handle, Schema? body = null) =>
        Add("PATCH", pattern, rule, handle, body);

    /// <summary>A route with its microversion bounds.</summary>
    public void Add(Route route) => all.Add(route);

    public void Add(string method, string pattern, Rule rule, Func<Call, Task<Answer>> handle, Schema? body) =>
        all.Add(new Route(door, method, door.Prefix + pattern, rule, handle) { Body = body });
}

/// <summary>A file of routes. Registered as <c>services.AddSingleton&lt;IDoor, ServersApi&gt;()</c>.</summary>
public interface IDoor
{
    void Map(Doors doors);
}

/// <summary>All the routes of the program.</summary>
public sealed class Doors
{
    private readonly List<Route> _routes = [];
    private readonly List<Door> _doors = [];

    public IReadOnlyList<Route> All => _routes;

    public Routes Open(Door door)
    {
        if (!_doors.Contains(door))
        {
            _doors.Add(door);
        }

        return new(door, _routes);
    }

    /// <summary>The door behind a path, for what no route answers.</summary>
    public Door? Behind(string path) => _doors
        .Where(d => path.StartsWith(d.Prefix, StringComparison.Ordinal) && (path.Length == d.Prefix.Length || path[d.Prefix.Length] == '/'))
        .MaxBy(d => d.Prefix.Length);
}

/// <summary>One operation of a door that reads its own targets: where it answers, in words, and what it needs.</summary>
public sealed record MountedOperation(string Method, string Place, Rule Rule);

/// <summary>A door that parses its own raw target, before routing (Swift, S3, consoles).</summary>
public interface IMount
{
    IEnumerable<MountedOperation> Operations { get; }

    bool Takes(Microsoft.AspNetCore.Http.HttpContext http);

    Task Serve(Microsoft.AspNetCore.Http.HttpContext http);
}
