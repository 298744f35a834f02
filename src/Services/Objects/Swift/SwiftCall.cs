using Alize.Kernel;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.Swift;

/// <summary>One request on its way through this door.</summary>
internal sealed class SwiftCall(HttpContext http, SwiftPath path, SwiftQuery query, string transId)
{
    public HttpContext Http => http;

    public HttpRequest Request => http.Request;

    public IHeaderDictionary Headers => http.Response.Headers;

    public SwiftPath Path => path;

    public SwiftQuery Query => query;

    public string TransId => transId;

    public CancellationToken Ct => http.RequestAborted;

    public Caller Caller { get; set; } = Caller.Anonymous(transId);

    /// <summary>The project of the account in the path.</summary>
    public string Project { get; init; } = path.Project ?? "";

    /// <summary>The caller owns the account: sees its keys and lists, and may change them.</summary>
    public bool IsOwner { get; set; }

    /// <summary>May set quotas of accounts.</summary>
    public bool IsReseller { get; set; }

    /// <summary>What a signed URL or form granted; null where the caller's token decides.</summary>
    public SignedGrant? Grant { get; set; }

    /// <summary>The container, where admission had to read it already.</summary>
    public Container? Container { get; set; }

    public bool IsHead => HttpMethods.IsHead(http.Request.Method);

    /// <summary>The header, or null where it is absent.</summary>
    public string? Header(string name) => http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>The path of something of this account, as links need it.</summary>
    public string Link(string containerAndName) => $"{path.Prefix}/v1/{Uri.EscapeDataString(path.Account)}/{containerAndName}";

    public static bool IsTrue(string? text) => text?.ToLowerInvariant() is "true" or "1" or "yes" or "on" or "t" or "y";
}

/// <summary>What a signature allows: a name, or all names that begin so, of one container.</summary>
internal sealed record SignedGrant(string Container, string Name, bool IsPrefix)
{
    /// <summary>How an answer is named for a browser; null for what no browser saves.</summary>
    public SignedDisposition? Disposition { get; init; }

    public bool Covers(string container, string name) => container == Container
        && (IsPrefix ? name.StartsWith(Name, StringComparison.Ordinal) : name == Name);
}

/// <summary>A Content-Disposition; where nobody asked for it, the object's own goes before.</summary>
internal sealed record SignedDisposition(string Text, bool Asked);
