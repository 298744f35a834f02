using System.Data.Common;

namespace Alize.Kernel;

/// <summary>The database. SQLite when alone, PostgreSQL when many; the SQL above it is the same text.</summary>
public abstract class Db : IAsyncDisposable
{
    /// <summary>Runs a transaction and returns after its commit is durable. Cancellation is honoured until the body starts.</summary>
    /// <exception cref="FaultException">503 where the queue is full or the commit failed.</exception>
    public abstract Task<T> Transact<T>(Func<Tx, Task<T>> body, CancellationToken ct = default);

    /// <summary>Several queries on one snapshot.</summary>
    public abstract Task<T> Read<T>(Func<Tx, Task<T>> body, CancellationToken ct = default);

    public Task Transact(Func<Tx, Task> body, CancellationToken ct = default) => Transact(
        async tx =>
        {
            await body(tx);
            return true;
        },
        ct);

    /// <summary>One query: its own snapshot, so it needs no transaction around it.</summary>
    public abstract Task<List<T>> Query<T>(Sql sql, Func<DbDataReader, T> read, CancellationToken ct = default);

    /// <summary>The first row, or nothing.</summary>
    public async Task<T?> First<T>(Sql sql, Func<DbDataReader, T> read, CancellationToken ct = default)
        where T : class => (await Query(sql, read, ct)).FirstOrDefault();

    /// <summary>A single number; 0 where there is no row or it is null.</summary>
    public async Task<long> Number(Sql sql, CancellationToken ct = default) => (await Query(sql, Tx.NumberOf, ct)).FirstOrDefault();

    /// <summary>The engine's own words for what a schema file writes as $SERIAL and $BINARY.</summary>
    internal abstract string Dialect(string schema);

    /// <summary>A consistent copy of the whole database into one file, where the engine keeps one.</summary>
    public abstract Task CopyTo(string path, CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}
