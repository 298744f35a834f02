using Alize.Kernel;
using Alize.Services.Objects.Index;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alize.Services.Objects.Care;

/// <summary>The room's constant work: each second it writes down what was read, each ten it folds events into the ledger and looks for
/// projects that were deleted, each hour it sweeps bytes and gives their space back, each day it reads all of them.</summary>
public sealed partial class ObjectsCare : BackgroundService, IGatheredUsage
{
    private const int FoldEach = 10;
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _sweepEach = TimeSpan.FromHours(1);
    private static readonly TimeSpan _scrubEach = TimeSpan.FromDays(1);
    private readonly ReadMeter _meter;
    private readonly ObjectIndex _index;
    private readonly Events _events;
    private readonly Chores _chores;
    private readonly ILogger<ObjectsCare> _log;
    private readonly SemaphoreSlim _folding = new(1);

    internal ObjectsCare(ReadMeter meter, ObjectIndex index, Events events, Chores chores, ILogger<ObjectsCare> log)
    {
        _meter = meter;
        _index = index;
        _events = events;
        _chores = chores;
        _log = log;
    }

    /// <summary>Writes down what was read and folds everything: what a second-long loop does in ten. For tests and for a graceful
    /// stop.</summary>
    public async Task FoldNow(CancellationToken ct)
    {
        await ToLedger(ct);
        await _chores.Followers.CatchUp(ct);
    }

    /// <inheritdoc/>
    public async Task ToLedger(CancellationToken ct)
    {
        // the loop and whoever asks what something costs: one at a time, or they would fold the same events
        await _folding.WaitAsync(ct);
        try
        {
            await FlushReads(ct);
            while (await _chores.Fold.Once(ct))
            {
                // the next page
            }
        }
        finally
        {
            _folding.Release();
        }
    }

    public override void Dispose()
    {
        _folding.Dispose();
        base.Dispose();
    }

    /// <summary>Reads all bytes that have a name.</summary>
    public Task<ScrubReport> ScrubNow(CancellationToken ct) => _chores.Scrub.Once(ct);

    /// <summary>Sweeps bytes that no name refers to; returns how many blobs were deleted.</summary>
    public Task<int> SweepNow(CancellationToken ct) => _chores.Blobs.Once(ct);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FoldLoop(stoppingToken), SweepLoop(stoppingToken), ScrubLoop(stoppingToken));

    private async Task FoldLoop(CancellationToken ct)
    {
        for (var tick = 1; !ct.IsCancellationRequested; tick++)
        {
            await Task.Delay(_tick, _chores.Clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var fold = tick % FoldEach == 0 || ct.IsCancellationRequested;
            await Try("fold", () => fold ? FoldNow(CancellationToken.None) : FlushReads(CancellationToken.None));
        }
    }

    private async Task SweepLoop(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(_sweepEach, _chores.Clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!ct.IsCancellationRequested)
            {
                await Try("sweep", () => SweepNow(ct));
            }
        }
    }

    /// <summary>The first pass an hour after the start, so that a program that is often started anew comes to one too.</summary>
    private async Task ScrubLoop(CancellationToken ct)
    {
        for (var wait = _sweepEach; !ct.IsCancellationRequested; wait = _scrubEach)
        {
            await _chores.Scrub.Turn(wait, ct);
            if (!ct.IsCancellationRequested)
            {
                await Try("scrub", () => _chores.Scrub.Once(ct));
            }
        }
    }

    private async Task FlushReads(CancellationToken ct)
    {
        foreach (var (project, reads, bytes) in _meter.Take())
        {
            await _index.OfAccount(project).Transact(tx => _events.WriteReads(tx, project, reads, bytes), ct);
        }
    }

    private async Task Try(string what, Func<Task> act)
    {
        try
        {
            await act();
        }
#pragma warning disable CA1031 // one bad pass must not end the loop
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e, what);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "objects: {What} failed; it is tried again")]
    private partial void LogFailed(Exception e, string what);

    /// <summary>What the loops do.</summary>
    internal sealed record Chores(UsageFold Fold, ProjectFollower Followers, BlobSweeper Blobs, Scrubber Scrub, TimeProvider Clock);
}
