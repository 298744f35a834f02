using Alize.Kernel;
using Alize.Services.Objects.S3.Signing;
using Alize.Services.Objects.S3.Words;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.S3;

/// <summary>One request on its way through the S3 door: what it names, who signed it, which bucket it is about.</summary>
public sealed class S3Call(HttpContext http, S3Target target, S3Operation operation, string requestId)
{
    public HttpContext Http => http;

    public S3Target Target => target;

    public S3Operation Operation => operation;

    public string RequestId => requestId;

    public string Key => target.Key;

    public CancellationToken Ct => http.RequestAborted;

    /// <summary>Who signed the request; anonymous where nobody did.</summary>
    public Caller Caller { get; internal set; } = Caller.Anonymous(requestId);

    /// <summary>How it was signed; null where it was not.</summary>
    public Signed? Signed { get; internal set; }

    /// <summary>The bucket, for every operation but those that make or list buckets.</summary>
    public Container Bucket { get; internal set; } = null!;

    /// <summary>The caller acts for the project that owns the bucket.</summary>
    public bool IsOwner => Caller.ProjectId == Bucket.Project;

    public string? VersionId => target.Query["versionId"] is { Length: > 0 } version ? version : null;

    public string? Query(string name) => target.Query[name];

    public string? Header(string name) => http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>A refusal in S3's words.</summary>
    public Answer Refuse(Fault fault) => S3Words.Refusal(fault, target.RawPath, requestId);
}
