using Alize.Services.Compute;
using Alize.Services.Network;
using Alize.Services.Volumes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alize.Tests.Fixture;

/// <summary>Fakes for what tests without root cannot have: guests, bridges, disks. Each is registered
/// here and says fake in its name.</summary>
public static class FakeWorld
{
    public static void Add(IServiceCollection services)
    {
        services.RemoveAll<INetworkFabric>();
        services.AddSingleton<FakeFabric>();
        services.AddSingleton<INetworkFabric>(s => s.GetRequiredService<FakeFabric>());
        services.AddSingleton<Acts>();
        services.RemoveAll<IHypervisor>();
        services.AddSingleton<FakeHypervisor>();
        services.AddSingleton<IHypervisor>(s => s.GetRequiredService<FakeHypervisor>());
        services.RemoveAll<IRootDisks>();
        services.AddSingleton<FakeRootDisks>();
        services.AddSingleton<IRootDisks>(s => s.GetRequiredService<FakeRootDisks>());
        services.RemoveAll<IVolumeStore>();
        services.AddSingleton<FakeVolumeStore>();
        services.AddSingleton<IVolumeStore>(s => s.GetRequiredService<FakeVolumeStore>());
    }
}
