using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Network;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class NetworkRoom
{
    public static IServiceCollection AddNetwork(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Network", typeof(NetworkRoom).Assembly));
        AddVerbs(services);
        AddHands(services);
        services.AddSingleton<Shown>();
        services.AddSingleton<IDoor, NetworksApi>().AddSingleton<IDoor, SubnetsApi>().AddSingleton<IDoor, PortsApi>();
        services.AddSingleton<IDoor, RoutersApi>().AddSingleton<IDoor, FloatingIpsApi>();
        services.AddSingleton<IDoor, SecurityGroupsApi>().AddSingleton<IDoor, SecurityRulesApi>();
        services.AddSingleton<IDoor, SubnetPoolsApi>().AddSingleton<IDoor, QuotasApi>().AddSingleton<IDoor, TagsApi>();
        services.AddSingleton<IDoor, DiscoveryApi>().AddSingleton<IDoor, AgentsApi>().AddSingleton<IDoor, PlacesApi>();
        services.AddSingleton<IDoor, AvailabilityApi>();
        services.AddSingleton<INetwork, NetworkFace>().AddSingleton<IGroups, GroupsFace>().AddSingleton<IFloating, FloatingFace>();
        services.AddSingleton<IStartUp, NetworkStart>();
        return services;
    }

    private static void AddVerbs(IServiceCollection services)
    {
        services.AddSingleton<Scribe>().AddSingleton<Wakes>().AddSingleton<SecurityGroups>();
        services.AddSingleton<PortBook>().AddSingleton<DhcpPorts>().AddSingleton<ServerPorts>();
        services.AddSingleton<Networks>().AddSingleton<Subnets>().AddSingleton<SubnetPools>().AddSingleton<Ports>();
        services.AddSingleton<RouterGateways>().AddSingleton<Routers>().AddSingleton<RouterLegs>();
        services.AddSingleton<FloatingIps>().AddSingleton<SecurityRules>();
        services.AddSingleton<NetworkLimits>().AddSingleton<Tags>().AddSingleton<Availabilities>();
        services.AddSingleton<PublicNetwork>().AddSingleton<Agents>()
            .AddSingleton<ProjectRemains>().AddSingleton<RouterRemains>().AddSingleton<NetworkRemains>();
    }

    private static void AddHands(IServiceCollection services)
    {
        services.AddSingleton<FabricWishes>().AddSingleton<Hands>().AddSingleton<Plugs>();
        services.AddSingleton<IReconciler, NetworkReconciler>().AddSingleton<IReconciler, RouterReconciler>();
        services.AddSingleton<IReconciler, PortReconciler>().AddSingleton<IReconciler, GroupReconciler>();
        services.AddSingleton<ISweeper, FabricSweeper>().AddSingleton<ISweeper>(s => s.GetRequiredService<Agents>());
        services.AddSingleton<ISweeper, ProjectSweeper>();
    }
}
