using System.IO.Hashing;
using System.Text;
using Alize.Kernel;
using Microsoft.Extensions.Logging;

namespace Alize.Services.Objects.Index;

/// <summary>The database of names: a few SQLite files with a writer each, or the cloud's PostgreSQL. A container lies whole in one file,
/// chosen by its name, so that nothing spans two files and a bucket's name is unique in the file that may hold it.</summary>
public sealed class ObjectIndex : IStartUp, IAsyncDisposable
{
    private const int Files = 4;
    private readonly Db[] _shards;
    private readonly bool _owned;

    public ObjectIndex(Db control, Cloud cloud, ILogger<ObjectIndex> log)
    {
        _owned = control is SqliteDb;
        _shards = _owned ? OpenFiles(Path.Combine(cloud.DataDir, "objects"), log) : [control];
    }

    public static RoomSchema Schema { get; } = new("objectindex", typeof(ObjectIndex).Assembly, "Alize.Services.Objects.Index.Schema.");

    public IReadOnlyList<Db> Shards => _shards;

    /// <summary>The file that holds every container of this name, whosever it is.</summary>
    public Db Of(string container) => _shards.Length == 1
        ? _shards[0]
        : _shards[XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(container)) % (ulong)_shards.Length];

    /// <summary>The file that holds a project's account row.</summary>
    public Db OfAccount(string project) => Of(project);

    public async Task Start(CancellationToken ct)
    {
        foreach (var shard in _shards)
        {
            await Migrator.Migrate(shard, [Schema], ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var shard in _owned ? _shards : [])
        {
            await shard.DisposeAsync();
        }
    }

    private static Db[] OpenFiles(string dir, ILogger log)
    {
        Directory.CreateDirectory(dir);
        return [.. Enumerable.Range(0, Files).Select(n => new SqliteDb(Path.Combine(dir, $"index-{n}.db"), log, cacheKiB: 8192))];
    }
}
