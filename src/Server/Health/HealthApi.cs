using System.Globalization;
using Alize.Kernel;

namespace Alize.Server.Health;

/// <summary>For those who watch the program: alive, ready.</summary>
public sealed class HealthApi(Db db, Cloud cloud) : IDoor
{
    private const long LeastFreeMib = 64;
    private static readonly Door _door = new("health", "/healthz", fault => Answer.Text(fault.Status, fault.Message));
    private static readonly Door _ready = new("health", "/readyz", fault => Answer.Text(fault.Status, fault.Message));
    private static readonly Rule _open = new("health", Needs.Nothing, "Whoever reaches the port may ask whether the program lives.");

    public void Map(Doors doors)
    {
        doors.Open(_door).Get("", _open, _ => Task.FromResult(Answer.Text(200, "ok\n")));
        doors.Open(_ready).Get("", _open, Ready);
    }

    private async Task<Answer> Ready(Call call)
    {
        await db.Number($"SELECT count(*) FROM schema_version", call.Ct);
        var free = new DriveInfo(cloud.DataDir).AvailableFreeSpace >> 20;
        return free >= LeastFreeMib
            ? Answer.Text(200, "ready\n")
            : Answer.Text(503, string.Create(CultureInfo.InvariantCulture,
                $"not ready: {free} MiB are free on the disk of the cloud's data; make room\n"));
    }
}
