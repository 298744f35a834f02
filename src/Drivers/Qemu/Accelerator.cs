using System.Diagnostics;
using System.Globalization;
using Alize.Drivers.LocalDisk;
using Alize.Kernel;
using Microsoft.Extensions.Logging;

namespace Alize.Drivers.Qemu;

/// <summary>Whether guests run under KVM. The device file proves nothing (software virtualisation inside a guest
/// answers and never boots a usual kernel),
/// so a small kernel is booted for at most 3 s and its first line awaited. The answer is kept in DIR for as long as
/// kernel and QEMU stay the same.</summary>
public sealed partial class Accelerator(Cloud cloud, QemuOptions options, TimeProvider clock, ILogger<Accelerator> log) : IDisposable
{
    private const string FirstLine = "Linux version ";
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim _once = new(1);
    private string? _answer;
    private string? _version;

    private string Kept => Path.Combine(cloud.DataDir, "accelerator");

    /// <summary>kvm or tcg.</summary>
    public async Task<string> Choose(CancellationToken ct)
    {
        await _once.WaitAsync(ct);
        try
        {
            return _answer ??= options.Accelerator ?? await KeptOrProbed(ct);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>QEMU's version, as "7.2.22".</summary>
    public async Task<string> Version(CancellationToken ct)
    {
        if (_version is null)
        {
            var said = await Tool.Run(TimeSpan.FromSeconds(10), ct, options.Binary, "--version");
            _version = said.Split(' ').SkipWhile(w => w != "version").Skip(1).FirstOrDefault("unknown").Trim();
        }

        return _version;
    }

    public void Dispose() => _once.Dispose();

    private async Task<string> KeptOrProbed(CancellationToken ct)
    {
        var machine = $"{File.ReadAllText("/proc/sys/kernel/osrelease").Trim()} {await Version(ct)}";
        if (File.Exists(Kept) && File.ReadAllLines(Kept) is [var answer, var where, ..] && where == machine)
        {
            return answer;
        }

        var (works, why) = await Probe(ct);
        var found = works ? "kvm" : "tcg";
        Found(log, found, why);
        if (works || Kernel() is not null)
        {
            await File.WriteAllTextAsync(Kept + ".new", $"{found}\n{machine}\n{why}\n", ct);
            File.Move(Kept + ".new", Kept, overwrite: true);
        }

        return found;
    }

    private async Task<(bool Works, string Why)> Probe(CancellationToken ct)
    {
        if (!File.Exists("/dev/kvm"))
        {
            return (false, "there is no /dev/kvm");
        }

        if (Kernel() is not { } kernel)
        {
            return (false, "no kernel to probe KVM with: build the guest image");
        }

        var began = clock.GetTimestamp();
        var booted = await Boots(kernel, ct);
        var took = clock.GetElapsedTime(began).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        return booted ? (true, $"a kernel under KVM spoke after {took} s") : (false, $"a kernel under KVM said nothing within {took} s");
    }

    private string? Kernel() => new[]
    {
        options.ProbeKernel,
        Path.Combine(cloud.DataDir, "guest", "tiny.vmlinuz"),
        Path.Combine(Environment.GetEnvironmentVariable("ALIZE_ROOT") ?? "/nonexistent", "guest", "out", "tiny.vmlinuz"),
    }.FirstOrDefault(File.Exists);

    /// <summary>As the user and in the cage that guests have: KVM that only root may open is no use.</summary>
    private async Task<bool> Boots(string kernel, CancellationToken ct)
    {
        string[] words =
        [
            .. GuestStarter.AsUser(options, "kvm"), options.Binary, "-name", $"alize-{cloud.Id}-probe",
            "-accel", "kvm", "-M", "microvm,isa-serial=on",
            "-cpu", "host", "-m", "128", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-serial", "stdio",
            "-kernel", kernel, "-append", "earlyprintk=ttyS0 console=ttyS0 panic=-1",
        ];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_most);
        using var probe = Process.Start(
            new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            while (await probe.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.Contains(FirstLine, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            probe.Kill(entireProcessTree: true);
            await probe.WaitForExitAsync(CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "guests run under {Accelerator}: {Why}")]
    private static partial void Found(ILogger log, string accelerator, string why);
}
