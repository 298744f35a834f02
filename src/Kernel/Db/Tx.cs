using System.Data.Common;

namespace Alize.Kernel;

/// <summary>One transaction. Committed when the body returns, rolled back when it throws. A body awaits nothing but its Tx
/// and has no side effects, since it may run twice; what must follow the commit goes to <see cref="AfterCommit"/>.</summary>
public abstract class Tx
{
    private List<Action>? _afterCommit;

    /// <summary>"FOR UPDATE SKIP LOCKED" where the engine has many writers, nothing where it has one.</summary>
    public abstract Raw SkipLocked { get; }

    /// <summary>"FOR UPDATE" where the engine has many writers, nothing where it has one.</summary>
    public abstract Raw ForUpdate { get; }

    /// <summary>Runs a statement; returns the number of rows it changed.</summary>
    public async Task<int> Execute(Sql sql)
    {
        var command = Take(sql);
        try
        {
            return await command.ExecuteNonQueryAsync();
        }
        finally
        {
            Return(command);
        }
    }

    public async Task<List<T>> Query<T>(Sql sql, Func<DbDataReader, T> read)
    {
        var command = Take(sql);
        try
        {
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        finally
        {
            Return(command);
        }
    }

    /// <summary>The first row, or nothing.</summary>
    public async Task<T?> First<T>(Sql sql, Func<DbDataReader, T> read)
        where T : class => (await Query(sql, read)).FirstOrDefault();

    /// <summary>A single number; 0 where there is no row or it is null.</summary>
    public async Task<long> Number(Sql sql) => (await Query(sql, NumberOf)).FirstOrDefault();

    internal static long NumberOf(DbDataReader row) => row.IsDBNull(0) ? 0 : row.GetInt64(0);

    /// <summary>Runs once after the commit: a signal, a cache entry dropped. It must not throw.</summary>
    public void AfterCommit(Action act) => (_afterCommit ??= []).Add(act);

    internal int AfterCommitCount => _afterCommit?.Count ?? 0;

    internal void ForgetAfterCommit(int from) => _afterCommit?.RemoveRange(from, _afterCommit.Count - from);

    internal void RunAfterCommit()
    {
        foreach (var act in _afterCommit ?? [])
        {
            act();
        }
    }

    internal abstract DbCommand Take(Sql sql);

    internal abstract void Return(DbCommand command);
}
