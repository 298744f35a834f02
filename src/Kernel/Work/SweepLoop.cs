using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alize.Kernel;

/// <summary>Runs every sweeper at start and each minute, and counts what they repaired.</summary>
public sealed partial class SweepLoop(IEnumerable<ISweeper> sweepers, TimeProvider clock, ILogger<SweepLoop> log) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromMinutes(1);
    private static readonly Counter<long> _repairs = Meters.Alize.CreateCounter<long>("alize_sweeper_repairs");

    /// <summary>One pass of every sweeper; returns the number of repairs.</summary>
    public async Task<int> Once(CancellationToken ct)
    {
        var total = 0;
        foreach (var sweeper in sweepers)
        {
            try
            {
                var repairs = await sweeper.Sweep(ct);
                total += repairs;
                if (repairs > 0)
                {
                    _repairs.Add(repairs, new KeyValuePair<string, object?>("sweeper", sweeper.Name));
                    LogRepairs(sweeper.Name, repairs);
                }
            }
#pragma warning disable CA1031 // one sweeper's failure must not hold back the others
            catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(e, sweeper.Name);
            }
        }

        return total;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Once(stoppingToken);
            await Task.Delay(_pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "sweeper {Name} repaired {Count}: please report this as a bug")]
    private partial void LogRepairs(string name, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "sweeper {Name} failed")]
    private partial void LogFailed(Exception e, string name);
}
