using System.IO.Compression;
using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>Unpacks an archive into objects as it comes; containers are made where they are missing.</summary>
internal sealed class BulkUpload(ObjectStore objects, Containers containers, WriteGate gate)
{
    private const string Attribute = "SCHILY.xattr.user.";
    private const string AttributeMeta = Attribute + "meta.";

    public async Task<SwiftReply> Run(SwiftCall call, string kind)
    {
        if (ListingAsked.Format(call) is not { } format)
        {
            return SwiftReply.Refuse(406, "The answer can be text/plain, application/json or application/xml.");
        }

        var body = call.Request.Body;
        Stream? archive = kind switch
        {
            "tar" => body,
            "tar.gz" or "tgz" => new GZipStream(body, CompressionMode.Decompress),
            "tar.bz2" or "tbz2" => new Bzip2Stream(body),
            _ => null,
        };
        if (archive is null)
        {
            return SwiftReply.BadRequest("Unsupported archive format");
        }

        if (PutWords.OpenBody(call) is { } refusal)
        {
            return refusal;
        }

        var result = new BulkResult("create", "201 Created", "Number Files Created");
        try
        {
            await All(call, new TarReader(archive), result);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            result.Says = $"Invalid Tar File: {e.Message}";
            result.Status = "400 Bad Request";
        }

        return result.Reply(format);
    }

    private async Task All(SwiftCall call, TarReader archive, BulkResult result)
    {
        var known = new Dictionary<string, Container>(StringComparer.Ordinal);
        while (await archive.Next(call.Ct) is { } file)
        {
            if (Place(call, file.Name) is not { } place)
            {
                result.Error(file.Name, "400 Bad Request");
            }
            else if (await Holder(call, place.Container, known) is not { } holder)
            {
                result.Error(file.Name, "400 Bad Request");
            }
            else if (await Store(call, holder, place.Name, file, archive.Body()) is { } problem)
            {
                result.Error(file.Name, problem);
            }
            else
            {
                result.Count(0);
            }

            if (result.TooManyErrors)
            {
                result.Says = $"Max failures exceeded ({SwiftLimits.BulkFailures})";
                return;
            }
        }
    }

    /// <summary>Where a file of the archive goes; null where it can go nowhere.</summary>
    private static (string Container, string Name)? Place(SwiftCall call, string name)
    {
        var path = name.TrimStart('/');
        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        path = call.Path.Container.Length == 0 ? path
            : $"{call.Path.Container}/{(call.Path.Object.Length == 0 ? "" : call.Path.Object.TrimEnd('/') + "/")}{path}";
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < path.Length - 1 && !path.Contains('\0', StringComparison.Ordinal)
            && !path.Contains('\uFFFD', StringComparison.Ordinal)
            && System.Text.Encoding.UTF8.GetByteCount(path.AsSpan(0, slash)) <= SwiftLimits.ContainerName
            && System.Text.Encoding.UTF8.GetByteCount(path.AsSpan(slash + 1)) <= SwiftLimits.ObjectName
            ? (path[..slash], path[(slash + 1)..])
            : null;
    }

    private async Task<Container?> Holder(SwiftCall call, string name, Dictionary<string, Container> known)
    {
        if (known.TryGetValue(name, out var container) || known.Count >= SwiftLimits.BulkContainers)
        {
            return container;
        }

        container = await containers.Find(call.Project, name, call.Ct)
            ?? (await containers.Create(call.Caller, call.Project, name, [], global: false, call.Ct)).Container;
        return container is null ? null : known[name] = container;
    }

    private async Task<string?> Store(SwiftCall call, Container holder, string name, TarFile file, Stream body)
    {
        var (most, refusal) = await gate.Ready(call, holder, name, file.Size);
        if (refusal is not null)
        {
            return refusal.Status == 413 ? "413 Request Entity Too Large" : "412 Precondition Failed";
        }

        var meta = MetaOf(file);
        var what = new NewObject(name)
        {
            ContentType = file.Attributes.GetValueOrDefault(Attribute + "mime_type") is { Length: < 256 } type && !type.Any(char.IsControl)
                ? type
                : PutWords.Guess(name),
            Meta = meta,
            Length = file.Size,
            Most = most,
        };
        var stored = await objects.Put(call.Caller, holder, what, body, call.Ct);
        return stored.Outcome switch
        {
            PutOutcome.Stored => null,
            PutOutcome.OverQuota or PutOutcome.TooLong => "413 Request Entity Too Large",
            _ => "400 Bad Request",
        };
    }

    /// <summary>What the archive says of the file, as far as it could have come in headers.</summary>
    private static Meta MetaOf(TarFile file)
    {
        var meta = new Meta();
        foreach (var (key, value) in file.Attributes)
        {
            var name = key.StartsWith(AttributeMeta, StringComparison.Ordinal) ? key[AttributeMeta.Length..].ToLowerInvariant() : "";
            if (name.Length is > 0 and <= SwiftLimits.MetaName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-')
                && value.Length <= SwiftLimits.MetaValue && !value.Any(char.IsControl) && meta.Count < SwiftLimits.MetaCount)
            {
                meta.Put(Meta.User + name, value);
            }
        }

        return meta;
    }
}
