using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>Asks the kernel, before the first guest, whether it takes every kind of rule that the fabric writes:
/// a scratch table is checked, not loaded.</summary>
public static class KernelProbe
{
    private const string Table = "alize-probe";

    private static readonly PortWish _port = new(
        "00000000-0000-4000-8000-000000000001", "probe", "fa:16:3e:00:00:01", ["10.0.0.1", "fd00::1"],
        [new AllowedPair("fa:16:3e:00:00:02", "fd01::/48")], true, true, 1500,
        [new FilterRule("ingress", "IPv4", "tcp", 22, 23, "10.0.0.0/8", null),
         new FilterRule("egress", "IPv6", "icmpv6", 128, 0, null, "probe")]);

    private static readonly RouterWish _router = new(
        "probe", true, [], new RouterGateway("probe", "probe", _port.Mac, ["10.0.0.2/24"], [], true),
        [new FloatingWish("probe", "10.0.0.3", "10.1.0.1")], []);

    /// <exception cref="InvalidOperationException">It does not; the message holds nft's own words.</exception>
    public static async Task Check(string netns, CancellationToken ct)
    {
        await Check(netns, FilterTable.Compile(Table, "probe", "10.0.0.0/24") + PortFilter.Compile(Table, "probe", _port), ct);
        await Check(netns, RouterRules.Compile(Table, _router, "probe"), ct);
    }

    private static async Task Check(string netns, string text, CancellationToken ct)
    {
        try
        {
            await Tool.RunIn(netns, ["nft", "-c", "-f", "-"], text, ct);
        }
        catch (ToolException e)
        {
            throw new InvalidOperationException(
                $"This kernel cannot filter guests (it needs bridge and inet tables, connection states and zones, NAT): {e.Errors.Trim()}",
                e);
        }
    }
}
