using Alize.Kernel;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.StaticFiles;

namespace Alize.Services.Objects.Swift;

/// <summary>What a write of an object says in its headers, and how its outcome is answered.</summary>
internal static class PutWords
{
    private static readonly FileExtensionContentTypeProvider _types = new();

    public static SwiftReply OverQuota { get; } = SwiftReply.Refuse(413, "Upload exceeds quota.");

    /// <summary>Reads what is the same for every write: type, metadata, expiry, conditions.</summary>
    public static (NewObject? What, SwiftReply? Refusal) Read(SwiftCall call, DateTimeOffset now)
    {
        var (meta, refusal) = ObjectWords.Read(call);
        var (expires, wrong) = ObjectWords.Expiry(call, now);
        if ((refusal ?? wrong) is { } problem)
        {
            return (null, problem);
        }

        var none = call.Request.Headers.IfNoneMatch.ToString();
        if (none.Length > 0 && none.Trim() != "*")
        {
            return (null, SwiftReply.BadRequest("If-None-Match only supports *"));
        }

        var match = call.Request.Headers.IfMatch.ToString();
        return (new(call.Path.Object)
        {
            ContentType = TypeOf(call, call.Path.Object),
            Meta = meta,
            Expires = expires,
            Md5 = call.Header("ETag")?.Trim('"', ' ').ToLowerInvariant() is { Length: > 0 } etag ? etag : null,
            Conditions = new(match.Length > 0 ? ReadConditions.Etags(match) : null, none.Length > 0 ? ["*"] : null),
            Most = SwiftLimits.FileSize,
        }, null);
    }

    /// <summary>The type that is said, or one guessed from the name.</summary>
    public static string TypeOf(SwiftCall call, string name)
    {
        var said = call.Request.ContentType;
        if (!string.IsNullOrEmpty(said) && !SwiftCall.IsTrue(call.Header("X-Detect-Content-Type")))
        {
            return said;
        }

        return Guess(name);
    }

    public static string Guess(string name) => _types.TryGetContentType(name, out var guessed) ? guessed : "application/octet-stream";

    /// <summary>Lets a body of any size come; null where a body must come but its length is not said.</summary>
    public static SwiftReply? OpenBody(SwiftCall call)
    {
        var features = call.Http.Features;
        if (call.Request.ContentLength is null && features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return SwiftReply.Refuse(411, "Content-Length header required.");
        }

        if (call.Request.ContentLength > SwiftLimits.FileSize)
        {
            return SwiftReply.Refuse(413, "The body of your request was too large for this server.");
        }

        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        return null;
    }

    public static SwiftReply Reply(SwiftCall call, Container container, PutResult result)
    {
        if (result.Object is { } stored)
        {
            call.Headers.ETag = stored.Kind == ObjectKind.Slo ? $"\"{stored.Etag}\"" : stored.Etag;
            call.Headers.LastModified = SwiftTime.Http(stored.Modified);
            if (container.Versioning != Versioning.Off)
            {
                call.Headers["X-Object-Version-Id"] = stored.VersionId;
            }

            return SwiftReply.Created;
        }

        return result.Outcome switch
        {
            PutOutcome.PreconditionFailed => SwiftReply.Precondition,
            PutOutcome.BadDigest =>
                SwiftReply.Refuse(422, "Unable to process the contained instructions: the body is not what its ETag says."),
            PutOutcome.TooLong => SwiftReply.Refuse(413, "The body of your request was too large for this server."),
            PutOutcome.CutShort => SwiftReply.Refuse(499, "The body ended before its length."),
            PutOutcome.OverQuota => OverQuota,
            _ => SwiftReply.NotFound,
        };
    }
}
