using System.Text;

namespace Alize.Services.Objects.Swift;

/// <summary>Versions kept in another container (X-Versions-Location, X-History-Location): a write copies the older object there first;
/// a delete brings the newest back, or with a history leaves a marker there.</summary>
internal sealed class LegacyVersions(ObjectSources sources, ObjectCopier copier, Containers containers, Listings listings, Deletes deletes)
{
    /// <summary>Keeps what a name says now before it is written over. Null where the write may go on.</summary>
    public async Task<SwiftReply?> Keep(SwiftCall call, Container container, string name)
    {
        if (Place(container) is not { } place)
        {
            return null;
        }

        var (source, _) = await sources.Open(call, container.Project, container.Name, name, null, rawLink: true, rawManifest: true);
        if (source is null)
        {
            return null;
        }

        if (await containers.Find(container.Project, place, call.Ct) is not { } archive)
        {
            return SwiftReply.Refuse(412, $"The container {place} that keeps the versions does not exist.");
        }

        var result = await Copy(call, source, archive, $"{Prefix(name)}{Stamp(source.Object.Modified)}");
        return result.Outcome == PutOutcome.Stored ? null : PutWords.Reply(call, archive, result);
    }

    /// <summary>Deletes a name of a container that keeps versions elsewhere; null where it keeps none and the plain delete is
    /// meant.</summary>
    public async Task<SwiftReply?> Delete(SwiftCall call, Container container, string name, Func<Task<StoredObject?>> mark)
    {
        if (Place(container) is not { } place || await containers.Find(container.Project, place, call.Ct) is not { } archive)
        {
            return null;
        }

        if (container.Meta[ContainerWords.HistoryLocation] is not null)
        {
            var refusal = await Keep(call, container, name);
            return refusal ?? (await mark() is null ? SwiftReply.NotFound : null);
        }

        var newest = await listings.Objects(archive, new() { Prefix = Prefix(name), Reverse = true, Limit = 1 }, call.Ct);
        if (newest.Entries.Count == 0)
        {
            return null;
        }

        return await Restore(call, container, name, archive, newest.Entries[0].Name);
    }

    /// <summary>The name of a delete marker in a history.</summary>
    public static string MarkerName(string name, long micros) => $"{Prefix(name)}{Stamp(micros)}";

    /// <summary>The container that keeps the older versions.</summary>
    public static string? Place(Container container) =>
        container.Meta[ContainerWords.VersionsLocation] ?? container.Meta[ContainerWords.HistoryLocation];

    private async Task<SwiftReply?> Restore(SwiftCall call, Container container, string name, Container archive, string kept)
    {
        var (source, refusal) = await sources.Open(call, archive.Project, archive.Name, kept, null, rawLink: true, rawManifest: true);
        if (source is null)
        {
            return refusal;
        }

        var result = await Copy(call, source, container, name);
        if (result.Outcome != PutOutcome.Stored)
        {
            return PutWords.Reply(call, container, result);
        }

        await deletes.Delete(call.Caller, archive.Project, archive.Name, kept, null, Conditions.None, markMissing: false, call.Ct);
        return SwiftReply.NoContent;
    }

    private Task<PutResult> Copy(SwiftCall call, Readable source, Container target, string name)
    {
        var o = source.Object;
        var what = new NewObject(name) { ContentType = o.ContentType, Meta = o.Meta.Copy(), Expires = o.Expires, Action = "object.copy" };
        return copier.Store(call, source, new(0, source.Length), target, what);
    }

    private static string Prefix(string name) => $"{Encoding.UTF8.GetByteCount(name):x3}{name}/";

    private static string Stamp(long micros) => SwiftTime.Stamp(micros).PadLeft(16, '0');
}
