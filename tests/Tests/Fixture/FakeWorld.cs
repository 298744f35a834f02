using Alize.Services.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alize.Tests.Fixture;

/// <summary>Fakes for what tests without root cannot have: guests, bridges, disks. Each is registered here and says fake in its name.</summary>
public static class FakeWorld
{
    public static void Add(IServiceCollection services)
    {
        services.RemoveAll<INetworkFabric>();
        services.AddSingleton<FakeFabric>();
        services.AddSingleton<INetworkFabric>(s => s.GetRequiredService<FakeFabric>());
    }
}
