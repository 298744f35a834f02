using Alize.Kernel;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects;

/// <summary>What the bytes behind a new name are.</summary>
internal sealed record Content(long Size, string Etag, BlobRef? Blob, string? Parts, Seal? Seal = null);

/// <summary>Gives stored bytes their name, inside one transaction of one index file: condition, quota, versions, counters, event.</summary>
public sealed class Naming(Events events, TimeProvider clock)
{
    /// <returns>The outcome, and the blobs that nothing names once the transaction is committed.</returns>
    internal async Task<(PutResult Result, List<BlobRef> Dead)> Name(
        Tx tx, Caller? caller, string project, string containerName, NewObject what, Content content)
    {
        if (await Containers.Lock(tx, project, containerName) is not { } container)
        {
            return (new(PutOutcome.NoContainer, null), []);
        }

        var now = await ObjectRows.Current(tx, container.Id, what.Name);
        var visible = now is not null && now.ExpiredAt(clock.GetUtcNow()) ? null : now;
        if (!what.Conditions.Allow(visible))
        {
            return (new(PutOutcome.PreconditionFailed, null), []);
        }

        if (!FitsQuota(container, now, content.Size))
        {
            return (new(PutOutcome.OverQuota, null), []);
        }

        ObjectLock.AddDefault(container, what.Meta, clock.GetUtcNow());
        var at = await NextVersion(tx, container, now, what.Name);
        var made = new StoredObject(
            what.Name, at, at, container.Versioning != Versioning.Enabled, what.Kind, content.Size,
            content.Etag, what.ContentType, what.Meta,
            content.Blob, content.Parts, what.Expires)
        {
            Seal = content.Seal,
        };
        var change = await Displace(tx, container, now, what.Name);
        await ObjectRows.Set(tx, container.Id, made);
        change.Objects += now is null ? 1 : 0;
        change.Bytes += Stored(made);
        await ObjectRows.Count(tx, container.Id, change.Objects, change.Past, change.Bytes, at);
        await events.Write(tx, caller, project, what.Action, $"{project}/{containerName}/{what.Name}", change.Bytes);
        return (new(PutOutcome.Stored, made), change.Dead);
    }

    /// <summary>What a version counts for: the bytes it keeps for itself. A static large object's lie in its segments, but for those
    /// that its manifest holds.</summary>
    internal static long Stored(StoredObject o) => o.Kind == ObjectKind.Slo ? o.Meta[ObjectMeta.InlineBytes].ToLong() ?? 0 : o.Size;

    /// <summary>A version number after every one that the name has had.</summary>
    internal async Task<long> NextVersion(Tx tx, Container container, StoredObject? now, string name)
    {
        var last = now?.Version ?? 0;
        if (container.Past > 0)
        {
            last = Math.Max(last, await tx.Number(
                $"SELECT max(version) FROM store_past WHERE container = {container.Id} AND name = {name}"));
        }

        return Math.Max(clock.NowMicros(), last + 1);
    }

    /// <summary>Makes room for a new current version: the old one becomes history or dies, as versioning says. The current row stays
    /// to be overwritten or removed by the caller, who also counts it.</summary>
    internal static async Task<Change> Displace(Tx tx, Container container, StoredObject? now, string name)
    {
        var change = new Change();
        if (container.Versioning == Versioning.Suspended && await ObjectRows.Past(tx, container.Id, name, "null") is { } nullVersion)
        {
            await ObjectRows.RemovePast(tx, container.Id, nullVersion);
            change.Past--;
            change.Bytes -= Stored(nullVersion);
            change.Dead.AddRange(await ObjectRows.Bury(tx, nullVersion));
        }

        if (now is null)
        {
            return change;
        }

        if (container.Versioning == Versioning.Enabled || (container.Versioning == Versioning.Suspended && !now.Unversioned))
        {
            await ObjectRows.AddPast(tx, container.Id, now);
            change.Past++;
            return change;
        }

        change.Bytes -= Stored(now);
        change.Dead.AddRange(await ObjectRows.Bury(tx, now));
        return change;
    }

    private static bool FitsQuota(Container container, StoredObject? now, long size)
    {
        var replaced = container.Versioning == Versioning.Off && now is not null ? Stored(now) : 0;
        return Within(container.Meta[ContainerMeta.QuotaBytes], container.Bytes - replaced + size)
            && Within(container.Meta[ContainerMeta.QuotaCount], container.Objects + (now is null ? 1 : 0));
    }

    private static bool Within(string? most, long wanted) => most?.ToLong() is not { } limit || wanted <= limit;

    /// <summary>How a transaction changes a container's counters, and which bytes it leaves without a name.</summary>
    internal sealed class Change
    {
        public long Objects { get; set; }

        public long Past { get; set; }

        public long Bytes { get; set; }

        public List<BlobRef> Dead { get; } = [];
    }
}
