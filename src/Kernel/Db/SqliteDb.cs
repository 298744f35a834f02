using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Alize.Kernel;

/// <summary>A SQLite file: one writer with group commit, many readers. WAL, synchronous=FULL.</summary>
public sealed class SqliteDb : Db
{
    private readonly ConcurrentBag<Reader> _readers = [];
    private readonly string _path;
    private readonly SqliteWriter _writer;

    public SqliteDb(string path, ILogger log, int cacheKiB = 16_384)
    {
        _path = path;
        EnsurePrivate(path);
        SyncLog(path);
        CacheKiB = cacheKiB;
        _writer = new SqliteWriter(() => Open(write: true), log);
    }

    internal int CacheKiB { get; }

    public override Task<T> Transact<T>(Func<Tx, Task<T>> body, CancellationToken ct = default) => _writer.Run(body, ct);

    public override Task<T> Read<T>(Func<Tx, Task<T>> body, CancellationToken ct = default) => WithReader(r => r.Snapshot(body), ct);

    public override Task<List<T>> Query<T>(Sql sql, Func<DbDataReader, T> read, CancellationToken ct = default) =>
        WithReader(r => r.Tx.Query(sql, read), ct);

    public override async Task CopyTo(string path, CancellationToken ct)
    {
        EnsurePrivate(path);
        await using var connection = Open(write: false);
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO @path";
        command.Parameters.AddWithValue("@path", path);
        await command.ExecuteNonQueryAsync(ct);
    }

    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    internal override string Dialect(string schema) => schema
        .Replace("$SERIAL", "INTEGER PRIMARY KEY AUTOINCREMENT", StringComparison.Ordinal)
        .Replace("$BINARY", "", StringComparison.Ordinal)
        .Replace("$BYTES", "blob", StringComparison.Ordinal)
        .Replace("$CLUSTERED", "WITHOUT ROWID", StringComparison.Ordinal);

    /// <summary>SQLite makes its files readable for all, and those beside a database as the database is;
    /// ours are for the program alone.</summary>
    private static void EnsurePrivate(string path)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    /// <summary>A life that was killed between writing a commit and syncing it leaves one that is read as committed and would not outlive a
    /// power cut: it is made safe before anybody sees it.</summary>
    private static void SyncLog(string path)
    {
        var log = path + "-wal";
        if (File.Exists(log))
        {
            using var file = File.OpenHandle(log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(file);
        }
    }

    private SqliteConnection Open(bool write)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText = $"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON; "
            + $"PRAGMA temp_store=MEMORY; PRAGMA cache_size=-{(write ? CacheKiB : CacheKiB / 8)}; PRAGMA mmap_size=268435456;";
        pragma.ExecuteNonQuery();
        return connection;
    }

    private async Task<T> WithReader<T>(Func<Reader, Task<T>> act, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (!_readers.TryTake(out var reader))
        {
            reader = new Reader(Open(write: false));
        }

        try
        {
            return await act(reader);
        }
        finally
        {
            // one that could not end its snapshot would show the next caller the past
            if (reader.InSnapshot)
            {
                reader.Dispose();
            }
            else
            {
                _readers.Add(reader);
            }
        }
    }

    /// <summary>One read connection; a read transaction is a snapshot of the last commit.</summary>
    private sealed class Reader : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly StatementCache _statements;

        public Reader(SqliteConnection connection)
        {
            _connection = connection;
            _statements = new(connection);
            Tx = new(_statements, null);
        }

        public SqliteTx Tx { get; }

        public bool InSnapshot => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

        /// <summary>BEGIN and COMMIT are kept prepared: the client's own transaction compiles three statements each time.</summary>
        public async Task<T> Snapshot<T>(Func<Tx, Task<T>> body)
        {
            await Tx.Execute($"BEGIN");
            try
            {
                return await body(new SqliteTx(_statements, null));
            }
            finally
            {
                // a failed statement may have ended it already
                if (InSnapshot)
                {
                    await Tx.Execute($"COMMIT");
                }
            }
        }

        public void Dispose()
        {
            _statements.Dispose();
            _connection.Dispose();
        }
    }
}

/// <summary>A transaction on one SQLite connection.</summary>
internal sealed class SqliteTx(StatementCache statements, DbTransaction? transaction) : Tx
{
    public override Raw SkipLocked => new("");

    public override Raw ForUpdate => new("");

    internal override DbCommand Take(Sql sql) => statements.Take(sql, transaction);

    internal override void Return(DbCommand command) => statements.Return(command);
}
