using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alize.Kernel;

/// <summary>Runs the reconcilers in independent loops, so that a slow one holds back nobody. Start-up, retry and
/// the happy path are the same path.</summary>
public sealed partial class Worker(WorkTable work, IEnumerable<IReconciler> reconcilers, TimeProvider clock, ILogger<Worker> log)
    : BackgroundService
{
    private const int Slots = 32;
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);
    private static readonly Counter<long> _reconciles = Meters.Alize.CreateCounter<long>(
        "alize_reconciles", null, "Looks at a resource, by kind and outcome");
    private readonly Dictionary<string, IReconciler> _byKind = reconcilers.ToDictionary(r => r.Kind);
    private readonly ConcurrentDictionary<Claim, Task> _held = new();
    private readonly SemaphoreSlim _free = new(Slots);

    /// <summary>One pass over what is due, one after the other; returns how many claims it took. For tests.</summary>
    public async Task<int> RunDue(int max, CancellationToken ct)
    {
        var claims = await work.Take(max);
        foreach (var claim in claims)
        {
            await Run(claim, ct);
        }

        return claims.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await work.FreeOwn();
        await Task.WhenAll(ClaimLoop(stoppingToken), RenewLoop(stoppingToken));
        await Task.WhenAll(_held.Values);
    }

    private async Task ClaimLoop(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await ClaimSome(ct) == 0)
                {
                    await work.WaitForWake(_poll, ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // a database that is away for a moment must not end the loop
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogLoop(e);
                await Task.Delay(_poll, clock, CancellationToken.None);
            }
        }
    }

    private async Task<int> ClaimSome(CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        _free.Release();
        if (!await work.AnyDue())
        {
            return 0;
        }

        var claims = await work.Take(_free.CurrentCount);
        foreach (var claim in claims)
        {
            await _free.WaitAsync(ct);
            _held[claim] = Task.CompletedTask;
            _held[claim] = Task.Run(() => RunHeld(claim, ct), CancellationToken.None);
        }

        return claims.Count;
    }

    private async Task RunHeld(Claim claim, CancellationToken ct)
    {
        try
        {
            await Run(claim, ct);
        }
        finally
        {
            _held.TryRemove(claim, out _);
            _free.Release();
        }
    }

    private async Task RenewLoop(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(WorkTable.Lease / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                foreach (var claim in _held.Keys)
                {
                    await work.Renew(claim);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the program stops: whoever starts next frees the leases
        }
    }

    private async Task Run(Claim claim, CancellationToken ct)
    {
        if (!_byKind.TryGetValue(claim.Kind, out var reconciler))
        {
            await work.Finish(claim, Next.Settled);
            return;
        }

        try
        {
            var next = await reconciler.Reconcile(claim, ct);
            await work.Finish(claim, next);
            Count(claim, "done");
        }
        catch (FaultException e)
        {
            LogBroken(e, claim.Kind, claim.Id);
            await work.Finish(claim, Next.Broken(e.Fault));
            Count(claim, "broken");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // the program stops: whoever starts next frees the lease and looks again
        }
#pragma warning disable CA1031 // a reconciler's bug must not take its neighbours down
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogRetry(e, claim.Kind, claim.Id, claim.Attempt);
            await work.Retry(claim, e.Message);
            Count(claim, "failed");
        }
    }

    private static void Count(Claim claim, string outcome) => _reconciles.Add(
        1, new KeyValuePair<string, object?>("kind", claim.Kind), new KeyValuePair<string, object?>("outcome", outcome));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id}: attempt {Attempt} failed, will try again")]
    private partial void LogRetry(Exception e, string kind, string id, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id}: only a new wish can help")]
    private partial void LogBroken(Exception e, string kind, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "the work table could not be read")]
    private partial void LogLoop(Exception e);
}
