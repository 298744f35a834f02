using System.Data.Common;
using System.Diagnostics.Metrics;
using Alize.Kernel;
using Alize.Services.Objects.Index;
using Microsoft.Extensions.Logging;

namespace Alize.Services.Objects.Care;

/// <summary>
/// Reads whatever a name refers to and compares it with its checksums, so that a rotten disk is known before a tenant asks for the bytes.
/// It goes from the names to the bytes: what is missing is found as well as what was changed.
/// </summary>
internal sealed partial class Scrubber(ObjectIndex index, IByteStore bytes, TimeProvider clock, ILogger<Scrubber> log)
{
    private const int Page = 200;
    private const int MostListed = 1000;
    private const double BytesASecond = 64 << 20;
    private static readonly TimeSpan _leastPause = TimeSpan.FromMilliseconds(50);

    private static readonly Counter<long> _found = Meters.Alize.CreateCounter<long>(
        "alize_objects_spoiled", null, "Names whose bytes a scrub found to be gone or changed");

    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The pass that runs, or the last one; null before the first.</summary>
    public ScrubReport? Latest { get; private set; }

    /// <summary>The next pass is to begin now.</summary>
    public void Ask() => _asked.TrySetResult();

    /// <summary>Returns when somebody asked for a pass, or after a time.</summary>
    public async Task Turn(TimeSpan each, CancellationToken ct)
    {
        await Task.WhenAny(_asked.Task, Task.Delay(each, clock, ct));
        _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>One pass over every name.</summary>
    public async Task<ScrubReport> Once(CancellationToken ct)
    {
        Latest = new(clock.GetUtcNow(), null, 0, 0, 0, []);
        foreach (var shard in index.Shards)
        {
            foreach (var table in (Raw[])[new("store_object"), new("store_past")])
            {
                await Walk(new Versions(shard, table), ct);
            }

            await Walk(new Parts(shard), ct);
        }

        return Latest = Latest with { Ended = clock.GetUtcNow() };
    }

    private async Task Walk(INames names, CancellationToken ct)
    {
        Named? last = null;
        long unpaid = 0;
        do
        {
            var page = await names.After(last, ct);
            foreach (var named in page)
            {
                unpaid += await Check(names, named, ct);
                var pause = TimeSpan.FromSeconds(unpaid / BytesASecond);
                if (pause > _leastPause)
                {
                    // the disk belongs to the tenants
                    await Task.Delay(pause, clock, ct);
                    unpaid = 0;
                }
            }

            last = page.Count < Page ? null : page[^1];
        }
        while (last is not null);
    }

    private async Task<long> Check(INames names, Named named, CancellationToken ct)
    {
        try
        {
            var size = await bytes.Verify(named.Blob, ct);
            Latest = Latest! with { Blobs = Latest.Blobs + 1, Bytes = Latest.Bytes + size };
            return size;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // deleted, replaced or moved since the page was read: nobody misses it there
            if (await names.Describe(named, ct) is { } spoiled)
            {
                Report(spoiled, e);
            }

            return 0;
        }
    }

    private void Report(SpoiledObject spoiled, Exception why)
    {
        _found.Add(1);
        LogSpoiled(why, spoiled.ProjectId, spoiled.Container, spoiled.Name, spoiled.VersionId, spoiled.Part);
        var listed = Latest!.SpoiledCount < MostListed ? [.. Latest.Spoiled, spoiled] : Latest.Spoiled;
        Latest = Latest with { Blobs = Latest.Blobs + 1, SpoiledCount = Latest.SpoiledCount + 1, Spoiled = listed };
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "scrub: the bytes of {Project}/{Container}/{Name} (version {Version}, part {Part}) cannot be read as they were written")]
    private partial void LogSpoiled(Exception e, string project, string container, string name, string version, long? part);

    /// <summary>A row that names a blob, by its place in its table.</summary>
    private sealed record Named(long Container, string Name, long Number, BlobRef Blob);

    /// <summary>A table that names blobs.</summary>
    private interface INames
    {
        Task<List<Named>> After(Named? last, CancellationToken ct);

        /// <summary>What the row belongs to; null where it does not name that blob any more.</summary>
        Task<SpoiledObject?> Describe(Named named, CancellationToken ct);
    }

    /// <summary>Objects as they are, or their past versions.</summary>
    private sealed class Versions(Db shard, Raw table) : INames
    {
        public Task<List<Named>> After(Named? last, CancellationToken ct) => shard.Query(
            $"""
            SELECT container, name, version, blob FROM {table}
            WHERE (container, name, version) > ({last?.Container ?? 0}, {last?.Name ?? ""}, {last?.Number ?? 0}) AND blob IS NOT NULL
            ORDER BY container, name, version LIMIT {Page}
            """,
            r => new Named(r.GetInt64(0), r.GetString(1), r.GetInt64(2), new(r.GetString(3))),
            ct);

        public async Task<SpoiledObject?> Describe(Named named, CancellationToken ct) => (await shard.Query(
            $"""
            SELECT c.project, c.name, o.name, o.version, o.unversioned FROM {table} o JOIN store_container c ON c.id = o.container
            WHERE o.container = {named.Container} AND o.name = {named.Name} AND o.version = {named.Number} AND o.blob = {named.Blob.Text}
            """,
            r => Read(r, null),
            ct)).FirstOrDefault();

        public static SpoiledObject Read(DbDataReader r, long? part) => new(
            r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(4) ? "null" : VersionWords.Text(r.GetInt64(3)), part);
    }

    /// <summary>Parts of large objects and of uploads; their name is the list that they stand in.</summary>
    private sealed class Parts(Db shard) : INames
    {
        public Task<List<Named>> After(Named? last, CancellationToken ct) => shard.Query(
            $"""
            SELECT parts, number, blob FROM store_part
            WHERE (parts, number) > ({last?.Name ?? ""}, {last?.Number ?? 0}) AND blob IS NOT NULL
            ORDER BY parts, number LIMIT {Page}
            """,
            r => new Named(0, r.GetString(0), r.GetInt64(1), new(r.GetString(2))),
            ct);

        public Task<SpoiledObject?> Describe(Named named, CancellationToken ct) => shard.Read(
            async tx =>
            {
                var there = await tx.Number($"""
                    SELECT count(*) FROM store_part WHERE parts = {named.Name} AND number = {named.Number} AND blob = {named.Blob.Text}
                    """);
                if (there == 0)
                {
                    return null;
                }

                return await tx.First(
                    $"""
                    SELECT c.project, c.name, o.name, o.version, o.unversioned FROM store_container c JOIN (
                        SELECT container, name, version, unversioned FROM store_object WHERE parts = {named.Name}
                        UNION ALL SELECT container, name, version, unversioned FROM store_past WHERE parts = {named.Name}
                        UNION ALL SELECT container, name, 0, true FROM store_upload WHERE id = {named.Name}) o ON o.container = c.id
                    """,
                    r => Versions.Read(r, named.Number));
            },
            ct);
    }
}
