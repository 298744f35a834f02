using Alize.Kernel;
using Alize.Services.Objects.Index;

namespace Alize.Services.Objects;

/// <summary>The verb DELETE, with versions and markers.</summary>
public sealed class Deletes(ObjectIndex index, ObjectStore objects, Naming naming, Events events, TimeProvider clock)
{
    /// <summary>Without a version: removes the name, or covers it with a marker where versions are kept. With a version: removes that
    /// version for good; where it was the newest, the one before it becomes current again.</summary>
    /// <param name="markMissing">Makes a marker even where the name says nothing (S3).</param>
    /// <param name="bypassGovernance">Removes a version in spite of a governance lock.</param>
    public async Task<DeleteResult> Delete(
        Caller? caller, string project, string container, string name, string? version, Conditions conditions, bool markMissing,
        CancellationToken ct, bool bypassGovernance = false)
    {
        var (result, dead) = await index.Of(container).Transact(
            async tx =>
            {
                if (await Containers.Lock(tx, project, container) is not { } found)
                {
                    return (new DeleteResult(DeleteOutcome.NoContainer, null, null), (List<BlobRef>)[]);
                }

                return version is null
                    ? await Cover(tx, caller, found, name, conditions, markMissing)
                    : await Remove(tx, caller, found, name, version, bypassGovernance);
            },
            ct);
        await objects.Reclaim(dead);
        return result;
    }

    /// <summary>Removes a name whose time has come, unless it was written anew since.</summary>
    public async Task<bool> Expire(Db shard, long container, string name, CancellationToken ct)
    {
        var dead = await shard.Transact(
            async tx =>
            {
                var found = await tx.First(
                    $"SELECT {Container.Columns} FROM store_container WHERE id = {container} {tx.ForUpdate}", Container.Read);
                var now = found is null ? null : await ObjectRows.Current(tx, found.Id, name);
                return now is not null && now.ExpiredAt(clock.GetUtcNow())
                    ? (await Cover(tx, null, found!, name, Conditions.None, markMissing: false, expiring: true)).Dead
                    : null;
            },
            ct);
        await objects.Reclaim(dead ?? []);
        return dead is not null;
    }

    /// <summary>Removes what has ended in a container, so that it counts as empty where nobody sees anything in it.</summary>
    public async Task ExpireAll(Container container, CancellationToken ct)
    {
        var shard = index.Of(container.Name);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        List<string> due;
        do
        {
            due = await shard.Query(
                $"SELECT name FROM store_object WHERE container = {container.Id} AND expires <= {now} LIMIT 100", r => r.GetString(0), ct);
            await Task.WhenAll(due.Select(name => Expire(shard, container.Id, name, ct)));
        }
        while (due.Count > 0);
    }

    private async Task<(DeleteResult Result, List<BlobRef> Dead)> Cover(
        Tx tx, Caller? caller, Container container, string name, Conditions conditions, bool markMissing, bool expiring = false)
    {
        var now = await ObjectRows.Current(tx, container.Id, name);
        var visible = now is not null && !expiring && now.ExpiredAt(clock.GetUtcNow()) ? null : now;
        if (!conditions.Allow(visible))
        {
            return (new(DeleteOutcome.PreconditionFailed, null, null), []);
        }

        if (visible is null && !(markMissing && container.Versioning != Versioning.Off))
        {
            return (new(DeleteOutcome.NotFound, null, null), []);
        }

        var at = await naming.NextVersion(tx, container, now, name);
        var change = await Naming.Displace(tx, container, now, name);
        if (now is not null)
        {
            await ObjectRows.RemoveCurrent(tx, container.Id, name);
            change.Objects--;
        }

        StoredObject? marker = null;
        if (container.Versioning != Versioning.Off)
        {
            marker = new(
                name, at, at, container.Versioning == Versioning.Suspended, ObjectKind.DeleteMarker, 0, "", "", [], null, null, null);
            await ObjectRows.AddPast(tx, container.Id, marker);
            change.Past++;
        }

        await Note(tx, caller, container, name, change, at);
        return (new(DeleteOutcome.Deleted, marker is null ? now : null, marker), change.Dead);
    }

    private async Task<(DeleteResult Result, List<BlobRef> Dead)> Remove(
        Tx tx, Caller? caller, Container container, string name, string version, bool bypassGovernance)
    {
        var now = await ObjectRows.Current(tx, container.Id, name);
        var isCurrent = now?.VersionId == version;
        var gone = isCurrent ? now : await ObjectRows.Past(tx, container.Id, name, version);
        if (gone is null)
        {
            return (new(DeleteOutcome.NotFound, null, null), []);
        }

        if (ObjectLock.Holds(gone.Meta, clock.GetUtcNow(), bypassGovernance))
        {
            return (new(DeleteOutcome.Locked, null, null), []);
        }

        var change = new Naming.Change { Bytes = -Naming.Stored(gone) };
        change.Dead.AddRange(await ObjectRows.Bury(tx, gone));
        if (isCurrent)
        {
            await ObjectRows.RemoveCurrent(tx, container.Id, name);
            change.Objects--;
        }
        else
        {
            await ObjectRows.RemovePast(tx, container.Id, gone);
            change.Past--;
        }

        if ((now is null || isCurrent) && await ObjectRows.NewestPast(tx, container.Id, name) is { } before
            && before.Kind != ObjectKind.DeleteMarker && before.Version < gone.Version)
        {
            await ObjectRows.RemovePast(tx, container.Id, before);
            await ObjectRows.Set(tx, container.Id, before);
            change.Past--;
            change.Objects++;
        }

        await Note(tx, caller, container, name, change, clock.NowMicros());
        return (new(DeleteOutcome.Deleted, gone, null), change.Dead);
    }

    private async Task Note(Tx tx, Caller? caller, Container container, string name, Naming.Change change, long now)
    {
        await ObjectRows.Count(tx, container.Id, change.Objects, change.Past, change.Bytes, now);
        await events.Write(tx, caller, container.Project, "object.delete", $"{container.Project}/{container.Name}/{name}", change.Bytes);
    }
}
