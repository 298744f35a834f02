using System.Globalization;
using Alize.Kernel;
using Alize.Services.Compute;

namespace Alize.Drivers.Qemu;

/// <summary>What this host has to give, as the kernel says it.</summary>
public sealed class HostSight(Cloud cloud, Accelerator accelerator)
{
    public async Task<HostFacts> Facts(CancellationToken ct) => new(
        Environment.ProcessorCount,
        MemoryMib(File.ReadLines("/proc/meminfo")),
        new DriveInfo(cloud.DataDir).TotalSize >> 30,
        await accelerator.Choose(ct),
        await accelerator.Version(ct),
        CpuModel(File.ReadLines("/proc/cpuinfo")));

    /// <summary>Reads lines of meminfo (proc(5)), which count in KiB.</summary>
    /// <exception cref="IOException">They give no total.</exception>
    internal static long MemoryMib(IEnumerable<string> lines)
    {
        var words = lines.FirstOrDefault(l => l.StartsWith("MemTotal:", StringComparison.Ordinal))
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [_, var kib, ..] && long.TryParse(kib, NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            ? total / 1024
            : throw new IOException("/proc/meminfo gives no MemTotal");
    }

    /// <summary>Reads lines of cpuinfo; "unknown" where no processor says its name.</summary>
    internal static string CpuModel(IEnumerable<string> lines) => lines
        .Where(l => l.StartsWith("model name", StringComparison.Ordinal))
        .Select(l => l.Split(':', 2)).Where(w => w.Length == 2).Select(w => w[1].Trim())
        .FirstOrDefault("unknown");
}
