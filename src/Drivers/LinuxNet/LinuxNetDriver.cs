using Microsoft.Extensions.DependencyInjection;

namespace Alize.Drivers.LinuxNet;

/// <summary>Registers the driver for the ports it serves.</summary>
public static class LinuxNetDriver
{
    public static IServiceCollection AddLinuxNet(this IServiceCollection services) => services;
}
