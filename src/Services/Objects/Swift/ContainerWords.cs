using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>What a PUT or POST wants of a container.</summary>
internal readonly record struct ContainerWish(List<KeyValuePair<string, string?>> Changes, Versioning? Versioning);

/// <summary>A container's headers: its lists of readers and writers, where it keeps versions, quotas, what its user named.</summary>
internal static class ContainerWords
{
    /// <summary>Where older objects go; they come back when the newer one is deleted.</summary>
    public const string VersionsLocation = "versions-location";

    /// <summary>Where older objects go and stay.</summary>
    public const string HistoryLocation = "history-location";
    private const string SyncTo = "sync-to";
    private const string SyncKey = "sync-key";

    /// <summary>Headers that are kept as they come: header, name in the metadata, whether only an owner sees it.</summary>
    private static readonly (string Header, string Name, bool OwnerOnly)[] _plain =
    [
        ("X-Versions-Location", VersionsLocation, false),
        ("X-History-Location", HistoryLocation, false),
        ("X-Container-Sync-To", SyncTo, true),
        ("X-Container-Sync-Key", SyncKey, true),
    ];

    public static (ContainerWish Wish, SwiftReply? Refusal) Read(SwiftCall call)
    {
        var changes = new List<KeyValuePair<string, string?>>();
        if (SwiftMeta.Read(call.Request.Headers, "container", changes) is { } refusal)
        {
            return (default, refusal);
        }

        if ((ReadAcl(call, "Read", ContainerMeta.Read, changes) ?? ReadAcl(call, "Write", ContainerMeta.Write, changes)
            ?? ReadPlain(call, changes) ?? Quota(changes)) is { } wrong)
        {
            return (default, wrong);
        }

        if (call.Header("X-Storage-Policy") is { Length: > 0 } policy && !policy.Equals("default", StringComparison.OrdinalIgnoreCase))
        {
            return (default, SwiftReply.BadRequest($"Invalid X-Storage-Policy '{policy}'"));
        }

        Versioning? versioning = call.Header("X-Versions-Enabled") is { Length: > 0 } on
            ? SwiftCall.IsTrue(on) ? Versioning.Enabled : Versioning.Suspended
            : null;
        return (new(changes, versioning), null);
    }

    /// <summary>A refusal where what is wished does not go with what is there.</summary>
    public static SwiftReply? Conflict(Container? old, ContainerWish wish)
    {
        var versions = wish.Changes.Any(c => c.Key is VersionsLocation or HistoryLocation && !string.IsNullOrEmpty(c.Value));
        if (wish.Versioning == Versioning.Enabled
            && (versions || old?.Meta[VersionsLocation] is not null || old?.Meta[HistoryLocation] is not null))
        {
            return SwiftReply.BadRequest("Cannot enable object versioning on a container that keeps its versions in another container.");
        }

        if (versions && (wish.Versioning ?? old?.Versioning) is Versioning.Enabled or Versioning.Suspended)
        {
            return SwiftReply.BadRequest("Cannot use X-Versions-Location or X-History-Location with object versioning.");
        }

        return SwiftMeta.TooMuch(old?.Meta ?? [], wish.Changes);
    }

    public static void Show(SwiftCall call, Container container)
    {
        var headers = call.Headers;
        var meta = container.Meta;
        headers["X-Container-Object-Count"] = container.Objects.ToString(CultureInfo.InvariantCulture);
        headers["X-Container-Bytes-Used"] = container.Bytes.ToString(CultureInfo.InvariantCulture);
        headers["X-Timestamp"] = SwiftTime.Stamp(container.Created);
        headers["X-Put-Timestamp"] = SwiftTime.Stamp(container.Created);
        headers.LastModified = SwiftTime.Http(container.Changed);
        headers["X-Storage-Policy"] = "default";
        headers.AcceptRanges = "bytes";
        if (container.Versioning != Versioning.Off)
        {
            headers["X-Versions-Enabled"] = container.Versioning == Versioning.Enabled ? "True" : "False";
        }

        SwiftMeta.Show(headers, "Container", meta, call.IsOwner ? null : SwiftMeta.IsKey);
        foreach (var (header, name, ownerOnly) in _plain)
        {
            if (meta[name] is { } value && (call.IsOwner || !ownerOnly))
            {
                headers[header] = value;
            }
        }

        if (call.IsOwner)
        {
            ShowLists(call, meta);
        }
    }

    private static void ShowLists(SwiftCall call, Meta meta)
    {
        if (meta[ContainerMeta.Read] is { } read)
        {
            call.Headers["X-Container-Read"] = read;
        }

        if (meta[ContainerMeta.Write] is { } write)
        {
            call.Headers["X-Container-Write"] = write;
        }
    }

    private static SwiftReply? ReadAcl(SwiftCall call, string kind, string name, List<KeyValuePair<string, string?>> changes)
    {
        if (call.Header($"X-Remove-Container-{kind}") is not null)
        {
            changes.Add(new(name, null));
        }

        if (call.Header($"X-Container-{kind}") is not { } text)
        {
            return null;
        }

        if (text.Length > SwiftLimits.HeaderSize)
        {
            return SwiftReply.BadRequest($"X-Container-{kind} is longer than {SwiftLimits.HeaderSize}");
        }

        var (clean, problem) = SwiftAcl.Clean(text, write: kind == "Write");
        changes.Add(new(name, clean));
        return problem is null ? null : SwiftReply.BadRequest($"X-Container-{kind}: {problem}");
    }

    private static SwiftReply? ReadPlain(SwiftCall call, List<KeyValuePair<string, string?>> changes)
    {
        foreach (var (header, name, _) in _plain)
        {
            if (call.Header("X-Remove-" + header[2..]) is not null)
            {
                changes.Add(new(name, null));
            }

            if (call.Header(header) is not { } value)
            {
                continue;
            }

            var plain = name is VersionsLocation or HistoryLocation ? SwiftPath.Decode(value, plus: false)?.Trim('/') : value;
            if (plain is null || plain.Length > SwiftLimits.HeaderSize
                || (name is VersionsLocation or HistoryLocation && plain.Contains('/', StringComparison.Ordinal)))
            {
                return SwiftReply.Refuse(412, $"{header} must be a container's name");
            }

            changes.Add(new(name, plain));
        }

        var both = changes.Count(c => c.Key is VersionsLocation or HistoryLocation && !string.IsNullOrEmpty(c.Value));
        return both > 1 ? SwiftReply.BadRequest("Only one of X-Versions-Location and X-History-Location may be given.") : Replace(changes);
    }

    /// <summary>One of the two places ends the other.</summary>
    private static SwiftReply? Replace(List<KeyValuePair<string, string?>> changes)
    {
        var set = changes.Find(c => c.Key is VersionsLocation or HistoryLocation && !string.IsNullOrEmpty(c.Value)).Key;
        if (set is not null)
        {
            changes.Add(new(set == VersionsLocation ? HistoryLocation : VersionsLocation, null));
        }

        return null;
    }

    private static SwiftReply? Quota(List<KeyValuePair<string, string?>> changes)
    {
        foreach (var (name, value) in changes)
        {
            if (name is ContainerMeta.QuotaBytes or ContainerMeta.QuotaCount && value is { Length: > 0 }
                && (!value.All(char.IsAsciiDigit) || value.ToLong() is null))
            {
                return SwiftReply.BadRequest(name == ContainerMeta.QuotaBytes ? "Invalid bytes quota." : "Invalid count quota.");
            }
        }

        return null;
    }
}
