using Alize.Services.Compute;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alize.Drivers.Qemu;

/// <summary>Registers the driver for the ports it serves.</summary>
public static class QemuDriver
{
    public static IServiceCollection AddQemu(this IServiceCollection services)
    {
        services.TryAddSingleton<QemuOptions>();
        services.AddSingleton<GuestFolders>();
        services.AddSingleton<GuestMonitors>();
        services.AddSingleton<GuestSight>();
        services.AddSingleton<GuestStarter>();
        services.AddSingleton<GuestLife>();
        services.AddSingleton<GuestRemoval>();
        services.AddSingleton<GuestCopies>();
        services.AddSingleton<GuestWatch>();
        services.AddSingleton<Accelerator>();
        services.AddSingleton<HostSight>();
        services.AddSingleton<QemuHypervisor.Around>();
        services.AddSingleton<IHypervisor, QemuHypervisor>();
        return services;
    }
}
