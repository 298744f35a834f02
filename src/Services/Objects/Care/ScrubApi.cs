using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Objects.Care;

/// <summary>The operator asks whether all stored bytes can still be read, and has them read now.</summary>
internal sealed class ScrubApi(Scrubber scrubber) : IDoor
{
    private static readonly Rule _show = new("objects:scrub:show", Needs.Admin, "The operator sees which objects are harmed.");
    private static readonly Rule _start = new("objects:scrub:start", Needs.Admin, "The operator has all stored bytes read.");

    public void Map(Doors doors)
    {
        var alize = doors.Open(AlizeDoor.Door);
        alize.Get("/objects/scrub", _show, _ => Task.FromResult(Show(200)));
        alize.Post("/objects/scrub", _start, Start);
    }

    private Task<Answer> Start(Call call)
    {
        if (scrubber.Latest is { Ended: null })
        {
            throw Fault.Conflict("The stored bytes are being read at this moment; GET shows how far it is.").Thrown();
        }

        scrubber.Ask();
        return Task.FromResult(Show(202));
    }

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private Answer Show(int status) => Answer.Json(status, o => o.Object("scrub", s =>
    {
        var latest = scrubber.Latest;
        s.Flag("running", latest is { Ended: null });
        s.Text("started_at", Time(latest?.Started));
        s.Text("ended_at", Time(latest?.Ended));
        s.Number("blobs", latest?.Blobs ?? 0);
        s.Number("bytes", latest?.Bytes ?? 0);
        s.Number("spoiled_count", latest?.SpoiledCount ?? 0);
        s.List("spoiled", latest?.Spoiled ?? [], (e, spoiled) =>
        {
            e.Text("project_id", spoiled.ProjectId);
            e.Text("container", spoiled.Container);
            e.Text("name", spoiled.Name);
            e.Text("version_id", spoiled.VersionId);
            if (spoiled.Part is { } part)
            {
                e.Number("part", part);
            }
        });
    }));
}
