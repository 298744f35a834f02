using System.Diagnostics;
using Alize.Drivers.LocalDisk;
using Alize.Kernel;
using Alize.Services.Compute;
using Microsoft.Extensions.Logging;

namespace Alize.Drivers.Qemu;

/// <summary>Starts QEMU in a session, a network namespace and under a user of its own, so that it outlives the program and can reach
/// nothing of the host.</summary>
public sealed partial class GuestStarter(Cloud cloud, QemuOptions options, Accelerator accelerator, ILogger<GuestStarter> log)
{
    private static readonly string[] _qemuHome = ["sh", "-c", "log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1", "sh"];
    private bool _saidRoot;

    /// <summary>The words before QEMU's own that drop every right. The group kvm is kept where it opens /dev/kvm.</summary>
    public static string[] AsUser(QemuOptions options, string accelerator)
    {
        if (UserOf(options) is not { } user)
        {
            return [];
        }

        var kvm = accelerator == "kvm" && File.ReadLines("/etc/group").Any(l => l.StartsWith("kvm:", StringComparison.Ordinal));
        return ["setpriv", $"--reuid={user.User}", $"--regid={user.Group}", kvm ? "--groups=kvm" : "--clear-groups",
            "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", "--"];
    }

    /// <summary>Starts the guest, its processors standing still. The record is written before: what starts is always found again.</summary>
    public async Task<GuestProcess> Start(GuestWish wish, GuestFolder folder, CancellationToken ct)
    {
        var record = new GuestRecord(wish.Id, wish.Generation, wish.Firmware.Machine, 0, 0);
        Prepare(wish, folder, record);
        var chosen = await accelerator.Choose(ct);
        string[] words =
        [
            "setsid", .. _qemuHome, folder.QemuLog, .. Environment.IsPrivilegedProcess ? ["unshare", "--net"] : Array.Empty<string>(),
            .. AsUser(options, chosen), .. QemuCommand.Build(wish, folder, options.Binary, chosen, cloud.Id),
        ];
        using var started = Process.Start(new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = "/" })
            ?? throw new IOException("setsid did not start");
        var process = GuestProcess.Of(started.Id) ?? throw Ended(folder);
        (record with { Pid = process.Pid, StartTicks = process.StartTicks }).Write(folder.Record);
        return process;
    }

    /// <summary>What to say of a QEMU that ended at its start, with its own last words.</summary>
    public static IOException Ended(GuestFolder folder)
    {
        var words = File.Exists(folder.QemuLog) ? File.ReadLines(folder.QemuLog).TakeLast(3) : [];
        return new IOException($"QEMU ended at its start: {string.Join("; ", words)}");
    }

    private void Prepare(GuestWish wish, GuestFolder folder, GuestRecord record)
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        const UnixFileMode Passable = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(folder.Run, Passable);
        record.Write(folder.Record);
        if (Directory.Exists(folder.Sockets))
        {
            Directory.Delete(folder.Sockets, recursive: true);
        }

        Directory.CreateDirectory(folder.Sockets, Private);
        Directory.CreateDirectory(folder.Data, Passable);
        if (wish.Firmware.Uefi && !File.Exists(folder.FirmwareVariables))
        {
            File.Copy(QemuCommand.OvmfVariables, folder.FirmwareVariables);
        }

        ConsoleLogFile.EnsureThere(folder.ConsoleLog);
        GiveAway(folder.Sockets);
        GiveAway(folder.ConsoleLog);
        if (wish.Firmware.Uefi)
        {
            GiveAway(folder.FirmwareVariables);
        }
    }

    private void GiveAway(string path)
    {
        if (UserOf(options) is { } user)
        {
            Posix.SetOwner(path, user.User, user.Group);
            return;
        }

        if (!_saidRoot)
        {
            _saidRoot = true;
            NoUser(log, options.User);
        }
    }

    private static DiskOwner? UserOf(QemuOptions options) => options.User == DiskOwner.Name ? DiskOwner.OfMachine() : null;

    [LoggerMessage(
        Level = LogLevel.Warning, Message =
            "guests run with this program's own rights: there is no user {User}; make it by useradd -r -M {User}")]
    private static partial void NoUser(ILogger log, string user);
}
