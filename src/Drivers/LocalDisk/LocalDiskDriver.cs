using Microsoft.Extensions.DependencyInjection;

namespace Alize.Drivers.LocalDisk;

/// <summary>Registers the driver for the ports it serves.</summary>
public static class LocalDiskDriver
{
    public static IServiceCollection AddLocalDisk(this IServiceCollection services) => services;
}
