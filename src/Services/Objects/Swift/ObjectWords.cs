using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>An object's headers, in both directions.</summary>
internal static class ObjectWords
{
    private const string PublicMeta = "public-";

    public static void Show(SwiftCall call, Readable source)
    {
        var headers = call.Headers;
        var o = source.Object;
        headers.ETag = source.EtagHeader;
        headers.LastModified = SwiftTime.Http(source.Modified);
        headers["X-Timestamp"] = SwiftTime.Stamp(source.Modified);
        headers.AcceptRanges = "bytes";
        ShowMeta(call, o);
        if (source.Container.Versioning != Versioning.Off || call.Query.Has("version-id"))
        {
            headers["X-Object-Version-Id"] = o.VersionId;
        }

        if (o.Kind == ObjectKind.Slo)
        {
            headers["X-Static-Large-Object"] = "True";
            headers["X-Manifest-Etag"] = o.Meta[SloWords.ManifestEtag];
        }

        if (o.Kind == ObjectKind.Symlink)
        {
            SymlinkWords.Show(call, o);
        }

        if (source.Target is { } target)
        {
            headers.ContentLocation = $"/v1/{target}";
        }

        if (call.Grant?.Disposition is { } disposition && (disposition.Asked || headers.ContentDisposition.Count == 0))
        {
            headers.ContentDisposition = disposition.Text;
        }
    }

    /// <summary>Metadata and the headers that are kept.</summary>
    public static void ShowMeta(SwiftCall call, StoredObject o)
    {
        SwiftMeta.Show(call.Headers, "Object", o.Meta, call.Grant is null ? null
            : name => !name.StartsWith(PublicMeta, StringComparison.Ordinal));
        foreach (var name in SwiftMeta.Kept)
        {
            if (o.Meta[name] is { } value)
            {
                call.Headers[name] = value;
            }
        }

        if (o.Meta[ObjectMeta.DloPrefix] is { } manifest)
        {
            call.Headers["X-Object-Manifest"] = manifest;
        }

        if (o.Expires is { } at)
        {
            call.Headers["X-Delete-At"] = at.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The metadata that a request gives an object: all of it, since each write replaces all.</summary>
    public static (Meta Meta, SwiftReply? Refusal) Read(SwiftCall call)
    {
        var changes = new List<KeyValuePair<string, string?>>();
        var meta = new Meta();
        if (SwiftMeta.Read(call.Request.Headers, "object", changes) is { } refusal)
        {
            return (meta, refusal);
        }

        foreach (var (name, value) in changes)
        {
            if (value is not null)
            {
                meta.Put(name, value);
            }
        }

        foreach (var name in SwiftMeta.Kept)
        {
            meta[name] = call.Header(name);
        }

        if (call.Header("X-Object-Manifest") is not { Length: > 0 } manifest)
        {
            return (meta, null);
        }

        meta[ObjectMeta.DloPrefix] = manifest.TrimStart('/');
        return (meta, ManifestProblem(call, manifest.TrimStart('/')));
    }

    /// <summary>When the object ends, from X-Delete-At or X-Delete-After; null where neither came.</summary>
    public static (long? At, SwiftReply? Refusal) Expiry(SwiftCall call, DateTimeOffset now)
    {
        if (call.Header("X-Delete-After") is { } after)
        {
            return after.ToLong() is { } seconds and < 10_000_000_000
                ? seconds > 0 ? (now.ToUnixTimeSeconds() + seconds, null) : (null, SwiftReply.BadRequest("X-Delete-After in past"))
                : (null, SwiftReply.BadRequest("Non-integer X-Delete-After"));
        }

        if (call.Header("X-Delete-At") is not { } at)
        {
            return (null, null);
        }

        return at.ToLong() is { } time and < 10_000_000_000
            ? time > now.ToUnixTimeSeconds() ? (time, null) : (null, SwiftReply.BadRequest("X-Delete-At in past"))
            : (null, SwiftReply.BadRequest("Non-integer X-Delete-At"));
    }

    private static SwiftReply? ManifestProblem(SwiftCall call, string manifest)
    {
        var slash = manifest.IndexOf('/', StringComparison.Ordinal);
        if (call.Grant is not null)
        {
            return SwiftReply.BadRequest("A signed URL cannot make an object out of other objects.");
        }

        return slash > 0 && slash < manifest.Length - 1 && !manifest.Contains('?', StringComparison.Ordinal)
            && !manifest.Contains('&', StringComparison.Ordinal)
            && SwiftPath.Decode(manifest, plus: false) is not null
            ? null
            : SwiftReply.BadRequest("X-Object-Manifest must be in the format container/prefix");
    }
}
