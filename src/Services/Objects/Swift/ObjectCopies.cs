using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>COPY, and PUT with X-Copy-From.</summary>
internal sealed class ObjectCopies(
    ObjectSources sources, ObjectCopier copier, WriteGate gate, Containers containers, SwiftAccess access, TimeProvider clock)
{
    private readonly record struct Place(string Project, string Container, string Name);

    /// <summary>The path names the source, a header the target.</summary>
    public async Task<SwiftReply> To(SwiftCall call)
    {
        if (Read(call, call.Header("Destination"), call.Header("Destination-Account")) is not { } target)
        {
            return SwiftReply.Refuse(412, "Destination header must be of the form <container name>/<object name>");
        }

        if (call.Grant is not null || !await access.Allows(call, SwiftPolicy.Write, target.Project, target.Container))
        {
            return SwiftAccess.Refuse(call);
        }

        return await Copy(call, new(call.Project, call.Path.Container, call.Path.Object), target, call.Query["version-id"]);
    }

    /// <summary>The path names the target, a header the source.</summary>
    public async Task<SwiftReply> From(SwiftCall call, string header)
    {
        var query = header.IndexOf('?', StringComparison.Ordinal);
        var version = query < 0 ? null : SwiftQuery.Parse(header.AsSpan(query))?["version-id"];
        if (Read(call, query < 0 ? header : header[..query], call.Header("X-Copy-From-Account")) is not { } source)
        {
            return SwiftReply.Refuse(412, "X-Copy-From header must be of the form <container name>/<object name>");
        }

        if (call.Request.ContentLength > 0)
        {
            return SwiftReply.BadRequest("Copy requests require a zero byte body");
        }

        if (call.Grant is not null || !await access.Allows(call, SwiftPolicy.Read, source.Project, source.Container))
        {
            return SwiftAccess.Refuse(call);
        }

        return await Copy(call, source, new(call.Project, call.Path.Container, call.Path.Object), version);
    }

    private async Task<SwiftReply> Copy(SwiftCall call, Place from, Place to, string? version)
    {
        var (source, refusal) = await sources.Open(
            call, from.Project, from.Container, from.Name, version, call.Query["symlink"] == "get",
            call.Query["multipart-manifest"] == "get");
        if (source is null)
        {
            return refusal!;
        }

        if (ReadConditions.Check(call.Request.Headers, source.Etag, source.Modified) is { } otherwise)
        {
            return otherwise;
        }

        var ranges = ByteRanges.Parse(call.Header("Range"), source.Length);
        if (ranges is { Count: not 1 })
        {
            return SwiftReply.Refuse(416, "A copy takes one range.");
        }

        if (await containers.Find(to.Project, to.Container, call.Ct) is not { } target)
        {
            return SwiftReply.NotFound;
        }

        var (what, wrong) = What(call, source, to.Name);
        return wrong ?? await Store(call, source, ranges?[0], what!, from, target);
    }

    private async Task<SwiftReply> Store(SwiftCall call, Readable source, ByteRun? run, NewObject what, Place from, Container target)
    {
        var whole = run ?? new(0, source.Length);
        var (_, unready) = await gate.Ready(call, target, what.Name, whole.Length);
        if (unready is not null)
        {
            return unready;
        }

        var result = await copier.Store(call, source, whole, target, what);
        var reply = PutWords.Reply(call, target, result);
        if (result.Object is { } stored)
        {
            call.Headers["X-Copied-From"] = $"{Uri.EscapeDataString(from.Container)}/{SymlinkWords.Encode(from.Name)}";
            call.Headers["X-Copied-From-Account"] = SwiftPath.AccountPrefix + from.Project;
            call.Headers["X-Copied-From-Last-Modified"] = SwiftTime.Http(source.Modified);
            ObjectWords.ShowMeta(call, stored);
        }

        return reply;
    }

    /// <summary>The source's metadata under what the request says; with X-Fresh-Metadata only the latter.</summary>
    private (NewObject? What, SwiftReply? Refusal) What(SwiftCall call, Readable source, string name)
    {
        var (meta, refusal) = ObjectWords.Read(call);
        var (expires, wrong) = ObjectWords.Expiry(call, clock.GetUtcNow());
        if ((refusal ?? wrong) is { } problem)
        {
            return (null, problem);
        }

        var fresh = SwiftCall.IsTrue(call.Header("X-Fresh-Metadata"));
        if (!fresh)
        {
            foreach (var (key, value) in source.Object.Meta)
            {
                if ((key.StartsWith(Meta.User, StringComparison.Ordinal) || SwiftMeta.Kept.Contains(key)) && !meta.Has(key))
                {
                    meta.Put(key, value);
                }
            }
        }

        return (new(name)
        {
            ContentType = call.Request.ContentType is { Length: > 0 } said ? said : source.Object.ContentType,
            Meta = meta,
            Expires = expires ?? (fresh ? null : source.Object.Expires),
            Md5 = call.Header("ETag")?.Trim('"').ToLowerInvariant() is { Length: > 0 } etag ? etag : null,
            Most = SwiftLimits.FileSize,
            Action = "object.copy",
        }, null);
    }

    private static Place? Read(SwiftCall call, string? header, string? account)
    {
        var path = header is null ? null : SwiftPath.Decode(header, plus: false)?.TrimStart('/');
        var slash = path?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash <= 0 || slash == path!.Length - 1)
        {
            return null;
        }

        var project = call.Project;
        if (!string.IsNullOrEmpty(account))
        {
            var words = SwiftPath.Decode(account, plus: false) ?? "";
            if (!words.StartsWith(SwiftPath.AccountPrefix, StringComparison.Ordinal) || words.Contains('/', StringComparison.Ordinal))
            {
                return null;
            }

            project = words[SwiftPath.AccountPrefix.Length..];
        }

        return new(project, path[..slash], path[(slash + 1)..]);
    }
}
