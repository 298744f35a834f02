using Microsoft.Extensions.DependencyInjection;

namespace Alize.Drivers.Qemu;

/// <summary>Registers the driver for the ports it serves.</summary>
public static class QemuDriver
{
    public static IServiceCollection AddQemu(this IServiceCollection services) => services;
}
