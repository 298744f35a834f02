using System.Globalization;
using Alize.Kernel;
using Alize.Services.Compute;

namespace Alize.Drivers.Qemu;

/// <summary>What this host has to give, as the kernel says it.</summary>
public sealed class HostSight(Cloud cloud, Accelerator accelerator)
{
    public async Task<HostFacts> Facts(CancellationToken ct) => new(
        Environment.ProcessorCount,
        MemoryMib(),
        new DriveInfo(cloud.DataDir).TotalSize >> 30,
        await accelerator.Choose(ct),
        await accelerator.Version(ct),
        CpuModel());

    private static long MemoryMib()
    {
        var line = File.ReadLines("/proc/meminfo").First(l => l.StartsWith("MemTotal:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static string CpuModel() => File.ReadLines("/proc/cpuinfo")
        .Where(l => l.StartsWith("model name", StringComparison.Ordinal))
        .Select(l => l.Split(':', 2)[1].Trim())
        .FirstOrDefault("unknown");
}
