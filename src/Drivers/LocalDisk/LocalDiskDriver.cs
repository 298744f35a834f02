using Alize.Kernel;
using Alize.Services.Compute;
using Alize.Services.Images;
using Alize.Services.Volumes;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Drivers.LocalDisk;

/// <summary>Registers the driver for the ports it serves.</summary>
public static class LocalDiskDriver
{
    public static IServiceCollection AddLocalDisk(this IServiceCollection services)
    {
        services.AddSingleton<DiskFolders>();
        services.AddSingleton<QemuImg>();
        services.AddSingleton<ImageFiles>();
        services.AddSingleton<ImageCache>();
        services.AddSingleton<Copies>();
        services.AddSingleton<IImageStore>(s => s.GetRequiredService<ImageFiles>());
        services.AddSingleton<IRootDisks, ServerDisks>();
        services.AddSingleton<IVolumeStore, VolumeFiles>();
        services.AddSingleton<ISweeper, CacheSweeper>();
        return services;
    }
}
