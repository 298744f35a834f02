using System.CommandLine;
using Alize.Client.Objects;

namespace Alize.Server.Verbs.Tenant;

/// <summary><c>alize scrub [--now]</c>: whether all stored objects can still be read as they were written. For the operator.</summary>
internal static class ScrubVerb
{
    private static readonly TimeSpan _askEvery = TimeSpan.FromMilliseconds(200);
    private static readonly Option<bool> _now = new("--now") { Description = "Read all stored bytes now, and wait for the end" };

    public static Command Command { get; } = CloudVerb.Make(
        "scrub", "What the last pass over all stored objects found: those whose bytes are gone or changed", Show, _now);

    private static async Task Show(Talk t)
    {
        var report = await t.Cloud.Scrub.Latest(t.Ct);
        if (t.Value(_now))
        {
            report = await RunNow(t, report);
        }

        if (report.StartedAt is null)
        {
            throw new VerbException("no pass was made since the program started; alize scrub --now makes one");
        }

        Listing.Print(
            t.Words,
            report.Spoiled,
            new Column<SpoiledObject>("project_id", s => s.ProjectId),
            new("container", s => s.Container),
            new("name", s => s.Name),
            new("version_id", s => s.VersionId),
            new("part", s => s.Part));
        if (report.SpoiledCount == 0)
        {
            await System.Console.Error.WriteLineAsync($"{report.Blobs} stored bodies are as they were written");
        }
        else
        {
            throw new VerbException($"{report.SpoiledCount} of {report.Blobs} stored bodies cannot be read as they were written");
        }
    }

    private static async Task<ScrubReport> RunNow(Talk t, ScrubReport before)
    {
        if (!before.Running)
        {
            await t.Cloud.Scrub.Start(t.Ct);
        }

        while (true)
        {
            await Task.Delay(_askEvery, TimeProvider.System, t.Ct);
            var report = await t.Cloud.Scrub.Latest(t.Ct);
            if (report.EndedAt is not null && (before.Running || report.StartedAt != before.StartedAt))
            {
                return report;
            }
        }
    }
}
