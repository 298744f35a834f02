using Alize.Kernel;
using Alize.Services.Objects.Index;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>Carries out the lifecycle of every bucket that has one, each hour. What it removes was meant to go: nothing counts as a
/// repair.</summary>
public sealed class LifecycleSweeper(ObjectIndex index, Listings listings, Deletes deletes, Uploads uploads, TimeProvider clock) : ISweeper
{
    private const int Page = 1000;
    private static readonly TimeSpan _pause = TimeSpan.FromHours(1);
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public string Name => "objects.lifecycle";

    public async Task<int> Sweep(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now < _next)
        {
            return 0;
        }

        _next = now + _pause;
        foreach (var shard in index.Shards)
        {
            for (long after = 0; ;)
            {
                var buckets = await shard.Query(
                    $"""
                    SELECT {Container.Columns} FROM store_container
                    WHERE id > {after} AND meta LIKE {"%" + Lifecycle.Meta + ":%"} ORDER BY id LIMIT {Page}
                    """,
                    Container.Read,
                    ct);
                foreach (var bucket in buckets)
                {
                    await Run(bucket, now, ct);
                }

                if (buckets.Count < Page)
                {
                    break;
                }

                after = buckets[^1].Id;
            }
        }

        return 0;
    }

    private async Task Run(Container bucket, DateTimeOffset now, CancellationToken ct)
    {
        if (Lifecycle.Of(bucket) is not { Rules.Count: > 0 } lifecycle)
        {
            return;
        }

        var walk = new Walk(bucket, lifecycle, now);
        for (var (marker, version) = ("", ""); ;)
        {
            var page = await listings.Versions(bucket, new() { Marker = marker, Limit = Page }, version, ct);
            foreach (var entry in page.Entries)
            {
                await Act(bucket, walk.Next(entry.Row!), ct);
            }

            if (!page.Truncated)
            {
                break;
            }

            (marker, version) = (page.Entries[^1].Name, page.Entries[^1].Row!.Object.VersionId);
        }

        await Act(bucket, walk.End(), ct);
        foreach (var rule in lifecycle.Rules.Where(r => r.UploadDays is not null))
        {
            await AbortUploads(bucket, rule, now, ct);
        }
    }

    private async Task Act(Container bucket, IEnumerable<Doomed> doomed, CancellationToken ct)
    {
        foreach (var (o, forGood) in doomed)
        {
            // the condition spares what was written anew since it was listed
            await deletes.Delete(
                null, bucket.Project, bucket.Name, o.Name, forGood ? o.VersionId : null, forGood ? Conditions.None : new([o.Etag], null),
                markMissing: false, ct);
        }
    }

    private async Task AbortUploads(Container bucket, LifecycleRule rule, DateTimeOffset now, CancellationToken ct)
    {
        for (var (name, id) = ("", ""); ;)
        {
            var page = await uploads.List(bucket, rule.Prefix, name, id, Page, ct);
            foreach (var upload in page.Where(u =>
                now >= LifecycleRule.Due(DateTimeOffset.UnixEpoch.AddMicroseconds(u.Created), rule.UploadDays!.Value)))
            {
                await uploads.Abort(bucket, upload.Name, upload.Id, ct);
            }

            if (page.Count < Page)
            {
                break;
            }

            (name, id) = (page[^1].Name, page[^1].Id);
        }
    }

    /// <summary>A version to remove.</summary>
    /// <param name="ForGood">The version itself; else the name, which keeps its versions.</param>
    private readonly record struct Doomed(StoredObject Object, bool ForGood);

    /// <summary>Goes over the versions of a bucket in order and says which must go.</summary>
    private sealed class Walk(Container bucket, Lifecycle lifecycle, DateTimeOffset now)
    {
        private StoredObject? _newer;
        private StoredObject? _loneMarker;
        private int _past;

        public IEnumerable<Doomed> Next(ListedVersion version)
        {
            var o = version.Object;
            if (version.Latest)
            {
                foreach (var marker in End())
                {
                    yield return marker;
                }

                _past = 0;
                _loneMarker = o.Kind == ObjectKind.DeleteMarker ? o : null;
                if (o.Kind != ObjectKind.DeleteMarker && lifecycle.Rules.Any(r => r.Selects(o) && r.Expires(o, now)))
                {
                    yield return new(o, ForGood: false);
                }
            }
            else
            {
                _loneMarker = null;
                _past++;
                var since = _newer!.ModifiedAt;
                if (lifecycle.Rules.Any(r => r.PastDays is { } days && r.Selects(o) && _past > r.PastKept
                    && now >= LifecycleRule.Due(since, days)))
                {
                    yield return new(o, ForGood: true);
                }
            }

            _newer = o;
        }

        /// <summary>A delete marker under which nothing lies any more.</summary>
        public IEnumerable<Doomed> End()
        {
            if (_loneMarker is { } marker && bucket.Versioning != Versioning.Off
                && lifecycle.Rules.Any(r => r.Markers && marker.Name.StartsWith(r.Prefix, StringComparison.Ordinal)))
            {
                yield return new(marker, ForGood: true);
            }

            _loneMarker = null;
        }
    }
}
