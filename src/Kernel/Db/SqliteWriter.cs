using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Alize.Kernel;

/// <summary>
/// SQLite has one writer at a time, so we have one writer: a thread of its own takes whatever transactions wait,
/// runs each in its own savepoint, and pays for one fsync. A failed commit fails its batch with 503 (507 where the disk is full)
/// and the loop lives on.
/// </summary>
internal sealed partial class SqliteWriter : IAsyncDisposable
{
    private const int Batch = 256;
    private const int QueueLength = 4096;
    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(50);

    private static readonly Histogram<int> _batches = Meters.Alize.CreateHistogram<int>(
        "alize_commit_batch", null, "Transactions that shared one commit");

    private readonly BlockingCollection<Job> _queue = new(QueueLength);
    private readonly Func<SqliteConnection> _open;
    private readonly ILogger _log;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteWriter(Func<SqliteConnection> open, ILogger log)
    {
        _open = open;
        _log = log;
        new Thread(Loop) { IsBackground = true, Name = "sqlite writer" }.Start();
    }

    public Task<T> Run<T>(Func<Tx, Task<T>> body, CancellationToken ct)
    {
        var job = new Job<T>(body, ct);
        if (_queue.IsAddingCompleted || !_queue.TryAdd(job))
        {
            throw new Fault(FaultKind.Unavailable, "The cloud is busy writing; try again.") { RetryAfter = 1 }.Thrown();
        }

        return job.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await _ended.Task;
    }

    private void Loop()
    {
        var batch = new List<Job>(Batch);
        SqliteConnection? connection = null;
        StatementCache? statements = null;
        while (!_queue.IsCompleted)
        {
            if (!_queue.TryTake(out var first, Timeout.Infinite))
            {
                break;
            }

            batch.Clear();
            batch.Add(first);
            while (batch.Count < Batch && _queue.TryTake(out var more))
            {
                batch.Add(more);
            }

            try
            {
                connection ??= _open();
                statements ??= new StatementCache(connection);
                RunBatch(connection, statements, batch);
            }
#pragma warning disable CA1031 // the error belongs to those who wait; the loop must live on
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogBatchFailed(_log, e, batch.Count);
                batch.ForEach(job => job.FailCommit(e));
                statements?.Dispose();
                connection?.Dispose();
                (statements, connection) = (null, null);
            }
        }

        statements?.Dispose();
        connection?.Dispose();
        _ended.SetResult();
    }

    private void RunBatch(SqliteConnection connection, StatementCache statements, List<Job> batch)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var tx = new SqliteTx(statements, transaction);
        foreach (var job in batch)
        {
            RunOne(tx, job);
        }

        transaction.Commit();
        _batches.Record(batch.Count);
        tx.RunAfterCommit();
        batch.ForEach(job => job.Answer());
    }

    private void RunOne(SqliteTx tx, Job job)
    {
        if (job.Cancelled)
        {
            return;
        }

        Statement(tx, $"SAVEPOINT one");
        var marks = tx.AfterCommitCount;
        var began = Stopwatch.GetTimestamp();
        if (job.Try(tx))
        {
            Statement(tx, $"RELEASE one");
        }
        else
        {
            tx.ForgetAfterCommit(marks);
            Statement(tx, $"ROLLBACK TO one");
            Statement(tx, $"RELEASE one");
        }

        var took = Stopwatch.GetElapsedTime(began);
        if (took > _slow)
        {
            LogSlow(_log, job.Name, took.TotalMilliseconds);
        }
    }

    private static void Statement(SqliteTx tx, Sql sql)
    {
        var command = tx.Take(sql);
        command.ExecuteNonQuery();
        tx.Return(command);
    }

    private static bool IsFull(Exception e) => e is SqliteException { SqliteErrorCode: raw.SQLITE_FULL };

    [LoggerMessage(Level = LogLevel.Error, Message = "a batch of {Count} transactions could not be committed")]
    private static partial void LogBatchFailed(ILogger log, Exception e, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "transaction body {Name} took {Milliseconds} ms")]
    private static partial void LogSlow(ILogger log, string name, double milliseconds);

    /// <summary>One waiting transaction.</summary>
    private abstract class Job
    {
        public abstract string Name { get; }

        /// <summary>True, and the caller told, where the caller has gone.</summary>
        public abstract bool Cancelled { get; }

        public abstract bool Try(Tx tx);

        public abstract void Answer();

        public abstract void FailCommit(Exception why);
    }

    private sealed class Job<T>(Func<Tx, Task<T>> body, CancellationToken ct) : Job
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _value;
        private Exception? _error;

        public Task<T> Done => _done.Task;

        public override string Name => body.Method.DeclaringType?.FullName + "." + body.Method.Name;

        public override bool Cancelled => ct.IsCancellationRequested && _done.TrySetCanceled(ct);

        public override bool Try(Tx tx)
        {
            try
            {
                var task = body(tx);
                if (!task.IsCompleted)
                {
                    throw new InvalidOperationException("A transaction body awaited something other than its Tx.");
                }

                _value = task.GetAwaiter().GetResult();
                return true;
            }
#pragma warning disable CA1031 // the error belongs to the caller who waits for it
            catch (Exception e)
#pragma warning restore CA1031
            {
                _error = IsFull(e) ? Fault.NoSpace(e.Message).Thrown() : e;
                return false;
            }
        }

        public override void Answer()
        {
            if (_error is null)
            {
                _done.TrySetResult(_value!);
                return;
            }

            _done.TrySetException(_error);
        }

        public override void FailCommit(Exception why) => _done.TrySetException((IsFull(why)
            ? Fault.NoSpace(why.Message)
            : new Fault(FaultKind.Unavailable, "The change could not be stored; nothing was changed. Try again.") { RetryAfter = 1 })
            .Thrown());
    }
}
