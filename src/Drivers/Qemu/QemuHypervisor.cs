using System.Text.Json.Nodes;
using Alize.Services.Compute;

namespace Alize.Drivers.Qemu;

/// <summary>The hypervisor of this host: QEMU processes of our own, spoken to over QMP. It serves the host that it runs on, whatever name
/// it is called by.</summary>
public sealed class QemuHypervisor(GuestLife life, GuestSight sight, GuestCopies copies, GuestWatch watch, QemuHypervisor.Around around)
    : IHypervisor
{
    public Task EnsureRunning(string host, GuestWish guest, CancellationToken ct) => life.EnsureRunning(guest, ct);

    public Task<GuestReport> Look(string host, string guest, CancellationToken ct) => sight.Look(guest, ct);

    public Task EnsureStopped(string host, string guest, TimeSpan gracefully, CancellationToken ct) =>
        life.EnsureStopped(guest, gracefully, ct);

    public async Task Reset(string host, string guest, CancellationToken ct) =>
        await (await around.Monitors.Open(around.Folders.Of(guest), ct)).Execute("system_reset", null, ct);

    public async Task ResizeDisk(string host, string guest, string disk, long sizeBytes, CancellationToken ct) =>
        await (await around.Monitors.Open(around.Folders.Of(guest), ct)).Execute(
            "block_resize", new JsonObject { ["node-name"] = DeviceNames.Node(disk), ["size"] = sizeBytes }, ct);

    public Task<bool> EnsureCopy(string host, string guest, string disk, string toPath, CancellationToken ct) =>
        copies.Ensure(guest, disk, toPath, ct);

    public Task EnsureGone(string host, string guest, CancellationToken ct) => life.EnsureGone(guest, ct);

    public Task<string> ConsoleLog(string host, string guest, int? lines, CancellationToken ct) =>
        ConsoleLogFile.Read(around.Folders.Of(guest).ConsoleLog, lines, ct);

    public ConsoleSocket? Console(string host, string guest, string kind)
    {
        var folder = around.Folders.Of(guest);
        var path = kind switch { "vnc" => folder.Screen, "serial" => folder.Serial, _ => null };
        return File.Exists(path) ? new(kind, path) : null;
    }

    public Task<IReadOnlyList<GuestReport>> List(string host, CancellationToken ct) => sight.All(ct);

    public void WatchGuests(Action<string> changed) => watch.Start(changed);

    public Task<HostFacts> Facts(string host, CancellationToken ct) => around.Host.Facts(ct);

    /// <summary>Where guests are and what they run on.</summary>
    public sealed record Around(GuestFolders Folders, GuestMonitors Monitors, HostSight Host);
}
