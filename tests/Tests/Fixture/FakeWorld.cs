using Microsoft.Extensions.DependencyInjection;

namespace Alize.Tests.Fixture;

/// <summary>Fakes for what tests without root cannot have: guests, bridges, disks. Each is registered here and says fake in its name.</summary>
public static class FakeWorld
{
    public static void Add(IServiceCollection services) => Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions.TryAddSingleton<Alize.Services.Identity.IIdentity, FakeIdentity>(services);
}
