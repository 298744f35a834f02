using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>The /24 of floating IPs: a free one of 172.24.0.0/16, kept in DIR/net/external. A route that says unreachable stays behind it,
/// so that packets to a stopped cloud never leave the machine, and holds the range against other clouds.</summary>
public sealed class ExternalRanges(Cloud cloud)
{
    private const string Lock = "/run/alize-ranges.lock";

    /// <summary>Worse than any metric that a route with an interface gets here.</summary>
    private const uint WorstMetric = 4278198272;

    private string FilePath => Path.Combine(cloud.DataDir, "net", "external");

    public static string Gateway(string cidr) => cidr.Replace(".0/24", ".1", StringComparison.Ordinal);

    /// <summary>The cloud's range: the one it has, or the first free one from a place of its own on.</summary>
    /// <exception cref="InvalidOperationException">All 256 are taken.</exception>
    public async Task<ExternalRange> Ensure(CancellationToken ct)
    {
        // two clouds that start together must not choose alike
        using var held = await Hold(ct);
        var routes = await Routes(ct);
        var cidr = Kept() ?? Keep(Choose(routes));
        if (!routes.Any(r => r.Unreachable && r.Destination == AddressPrefix.Parse(cidr)))
        {
            await Tool.Ip(null, [$"route add unreachable {cidr} metric {WorstMetric}"], ct);
        }

        return new ExternalRange(cidr, Gateway(cidr));
    }

    /// <summary>The range that the cloud took, or null.</summary>
    /// <exception cref="InvalidOperationException">The file says none: a new one would not fit the cloud's addresses.</exception>
    public string? Kept()
    {
        if (!File.Exists(FilePath))
        {
            return null;
        }

        var cidr = File.ReadAllText(FilePath).Trim();
        return IsRange(cidr) ? cidr : throw new InvalidOperationException(
            $"{FilePath} names no range: write the one of the subnet public-subnet into it, such as 172.24.9.0/24.");
    }

    /// <summary>Gives the range back: the cloud is destroyed.</summary>
    public async Task Release(CancellationToken ct)
    {
        if (Kept() is not { } cidr)
        {
            return;
        }

        using var held = await Hold(ct);
        if ((await Routes(ct)).Any(r => r.Unreachable && r.Destination == AddressPrefix.Parse(cidr)))
        {
            await Tool.Ip(null, [$"route del unreachable {cidr} metric {WorstMetric}"], ct);
        }

        File.Delete(FilePath);
    }

    private static bool IsRange(string cidr) => cidr.StartsWith("172.24.", StringComparison.Ordinal)
        && cidr.EndsWith(".0/24", StringComparison.Ordinal) && System.Net.IPNetwork.TryParse(cidr, out _);

    private string Keep(string cidr)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        KeptFile.Write(FilePath, cidr + "\n", KeptFile.Readable);
        return cidr;
    }

    private string Choose(List<KernelRoute> routes)
    {
        var start = Convert.ToInt32(cloud.Id[..2], 16);
        var free = Enumerable.Range(0, 256).Select(i => $"172.24.{(start + i) % 256}.0/24")
            .FirstOrDefault(c => !routes.Any(r => r.Destination?.Overlaps(AddressPrefix.Parse(c)) == true));
        return free ?? throw new InvalidOperationException("No /24 of 172.24.0.0/16 is free: the host has routes to all of it.");
    }

    private static async Task<List<KernelRoute>> Routes(CancellationToken ct) =>
        IpAnswer.Routes(await Links.Ask(null, ["-4", "route", "show", "table", "all"], ct));

    private static async Task<FileStream> Hold(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
            }
        }
    }
}
