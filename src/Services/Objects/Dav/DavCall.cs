using Alize.Kernel;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.Dav;

/// <summary>One request of the WebDAV door: what it names, who asks, and what its headers say.</summary>
internal sealed class DavCall(HttpContext http, DavPath path, Caller caller)
{
    public HttpContext Http => http;

    public DavPath Path => path;

    public Caller Caller => caller;

    public string Project => caller.ProjectId!;

    public CancellationToken Ct => http.RequestAborted;

    /// <summary>The If header, where there is one that can be read.</summary>
    public DavIf? If { get; init; }

    public string? Header(string name) => http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>False where Overwrite says F: what is there must stay.</summary>
    public bool Overwrites => !string.Equals(Header("Overwrite"), "F", StringComparison.OrdinalIgnoreCase);

    /// <summary>0, 1 or infinity (null); the latter where nothing is said.</summary>
    /// <exception cref="FaultException">400: it says something else.</exception>
    public int? Depth => Header("Depth") switch
    {
        "0" => 0,
        "1" => 1,
        null or "infinity" or "Infinity" => null,
        _ => throw Fault.BadRequest("Depth must be 0, 1 or infinity.").Thrown(),
    };

    /// <summary>Whether containers of the caller's own project alone are entered: links lead nowhere else.</summary>
    public bool MayRead(Container container) => container.Project == Project;
}
