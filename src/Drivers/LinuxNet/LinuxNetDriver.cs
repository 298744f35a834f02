using Alize.Services.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alize.Drivers.LinuxNet;

/// <summary>Registers the driver for the ports it serves.</summary>
public static class LinuxNetDriver
{
    /// <param name="uplink">A device of the host through which guests reach the outside world; null: they reach no further than the
    /// host.</param>
    public static IServiceCollection AddLinuxNet(this IServiceCollection services, string? uplink = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(new UplinkOptions(uplink))
            .AddSingleton<KernelNames>()
            .AddSingleton<ExternalRanges>()
            .AddSingleton<Foundation>()
            .AddSingleton<Dnsmasq>()
            .AddSingleton<MetadataSockets>()
            .AddSingleton<DhcpNamespaces>()
            .AddSingleton<Networks>()
            .AddSingleton<Ports>()
            .AddSingleton<RouterAdverts>()
            .AddSingleton<Routers>()
            .AddSingleton<FabricParts>()
            .AddSingleton<INetworkFabric, LinuxFabric>();
    }
}
