using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Compute;

/// <summary>Registers what servers are made of and counted by: flavors, key pairs, groups, quotas, hosts, metadata.</summary>
internal static class CatalogSetup
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IStartUp, ComputeCatalogue>().AddSingleton<IStartUp, FirstFlavors>();
        services.AddSingleton<Flavors>().AddSingleton<FlavorSpecs>().AddSingleton<FlavorAccess>();
        services.AddSingleton<KeyPairs>().AddSingleton<KeyMaker>().AddSingleton<ServerGroups>().AddSingleton<QuotaSets>();
        services.AddSingleton<ComputeHosts>().AddSingleton<Aggregates>().AddSingleton<TenantUsage>();
        services.AddSingleton<GuestPasswords>().AddSingleton<MetadataAnswers>();
        services.AddSingleton<IStartUp, MetadataServer>();
        AddDoors(services);
    }

    private static void AddDoors(IServiceCollection services)
    {
        services.AddSingleton<IDoor, ComputeVersionsApi>().AddSingleton<IDoor, ExtensionsApi>().AddSingleton<IDoor, GoneApi>();
        services.AddSingleton<IDoor, FlavorsApi>().AddSingleton<IDoor, FlavorSpecsApi>().AddSingleton<IDoor, FlavorAccessApi>();
        services.AddSingleton<IDoor, KeyPairsApi>().AddSingleton<IDoor, ServerGroupsApi>().AddSingleton<IDoor, QuotaSetsApi>();
        services.AddSingleton<IDoor, AvailabilityZonesApi>().AddSingleton<IDoor, AggregatesApi>().AddSingleton<IDoor, HypervisorsApi>();
        services.AddSingleton<IDoor, ComputeServicesApi>().AddSingleton<IDoor, HostsApi>().AddSingleton<IDoor, TenantUsageApi>();
        services.AddSingleton<IDoor, GuestPasswordsApi>();
        services.AddSingleton<IDoor, ImageProxyApi>().AddSingleton<IDoor, GroupProxyApi>().AddSingleton<IDoor, FloatingProxyApi>();
        services.AddSingleton<IDoor, NetworkProxyApi>().AddSingleton<IDoor, VolumeProxyApi>();
        services.AddSingleton<IServerActions, FloatingActions>();
    }
}
