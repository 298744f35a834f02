using Alize.Services.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Drivers.Packs;

/// <summary>Registers the driver for the ports it serves.</summary>
public static class PacksDriver
{
    public static IServiceCollection AddPacks(this IServiceCollection services) => services.AddSingleton<IByteStore, PackByteStore>();
}
