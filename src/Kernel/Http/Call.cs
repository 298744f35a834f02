using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alize.Kernel;

/// <summary>One request on its way through a door: who asks, at which microversion, with which body.</summary>
public sealed class Call(HttpContext http, Route route, string requestId)
{
    public HttpContext Http => http;

    public Route Route => route;

    public string RequestId => requestId;

    /// <summary>Who asks. Anonymous where the policy needs nothing and no valid token came.</summary>
    public Caller Caller { get; internal set; } = Caller.Anonymous(requestId);

    public Microversion Version { get; internal set; }

    /// <summary>The body, checked against the route's schema.</summary>
    public JsonElement Body { get; internal set; }

    public CancellationToken Ct => http.RequestAborted;

    /// <summary>The token as sent; empty where none was.</summary>
    public string Token => http.Request.Headers["X-Auth-Token"].ToString();

    /// <summary>A named part of the path, decoded.</summary>
    public string Path(string name) => http.GetRouteValue(name) as string ?? "";

    public Id<T> PathId<T>(string name) => new(Path(name));

    /// <summary>The last value of a query parameter, or null where it is absent.</summary>
    public string? Query(string name) => http.Request.Query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] ?? "" : null;

    /// <summary>All values of a query parameter.</summary>
    public IEnumerable<string> QueryAll(string name) =>
        http.Request.Query.TryGetValue(name, out var values) ? values.Select(v => v ?? "") : [];

    public IEnumerable<KeyValuePair<string, string>> AllQuery =>
        http.Request.Query.SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v ?? "")));

    public string? Header(string name) => http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}
