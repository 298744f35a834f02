using Alize.Kernel;
using Alize.Services.Volumes;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Compute;

/// <summary>Registers servers: their verbs, doors, reconcilers, sweepers and scheduler.</summary>
internal static class ServersSetup
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Servers>().AddSingleton<ServerDetails>().AddSingleton<ServerList>().AddSingleton<ServerWire>();
        AddVerbs(services);
        AddHands(services);
        services.AddSingleton<IDoor, ServersApi>().AddSingleton<ServersApi.Words>();
        services.AddSingleton<IDoor, ServerActionsApi>();
        services.AddSingleton<IServerActions, ServerPowerActions>().AddSingleton<IServerActions, ServerShapeActions>();
        services.AddSingleton<IServerActions, ServerImageActions>();
        services.AddSingleton<IDoor, ServerMetadataApi>().AddSingleton<IDoor, ServerTagsApi>().AddSingleton<IDoor, ServerEventsApi>();
        services.AddSingleton<IDoor, ServerInterfacesApi>().AddSingleton<IDoor, ServerVolumesApi>().AddSingleton<IDoor, ServerSightApi>();
        AddConsoles(services);
        services.AddSingleton<ServerGroupActions>();
        services.AddSingleton<IDoor>(s => s.GetRequiredService<ServerGroupActions>());
        services.AddSingleton<IServerActions>(s => s.GetRequiredService<ServerGroupActions>());
        services.AddSingleton<ICompute, ComputeFace>();
    }

    private static void AddConsoles(IServiceCollection services)
    {
        services.AddSingleton<ConsoleTokens>().AddSingleton<IMount, ConsoleProxy>();
        services.AddSingleton<ServerConsolesApi>();
        services.AddSingleton<IDoor>(s => s.GetRequiredService<ServerConsolesApi>());
        services.AddSingleton<IServerActions>(s => s.GetRequiredService<ServerConsolesApi>());
    }

    private static void AddVerbs(IServiceCollection services)
    {
        services.AddSingleton<ServerBook>().AddSingleton<ServerFacts>();
        services.AddSingleton<ServerParts>().AddSingleton<ServerPlans>().AddSingleton<ServerScheduler>().AddSingleton<ServerCreates>();
        services.AddSingleton<ServerOrders>().AddSingleton<ServerWishes>().AddSingleton<ServerRebuilds>().AddSingleton<ServerResizes>();
        services.AddSingleton<ServerMetadata>().AddSingleton<ServerSnapshots>().AddSingleton<ServerTags>();
        services.AddSingleton<ServerInterfaces>().AddSingleton<ServerVolumes>();
        services.AddSingleton<ServerShelves>().AddSingleton<ServerShelves.Room>();
    }

    private static void AddHands(IServiceCollection services)
    {
        services.AddSingleton<ServerGuests>().AddSingleton<ServerProgress>().AddSingleton<ServerLeaving>().AddSingleton<ServerHands>();
        services.AddSingleton<GracefulStop>().AddSingleton<ServerCopies.Hosts>().AddSingleton<ServerChanges>().AddSingleton<ServerWorld>()
            .AddSingleton<ServerGoods>().AddSingleton<ServerRemoval>();
        services.AddSingleton<SnapshotFiles>().AddSingleton<ServerCopies>();
        services.AddSingleton<IReconciler, ServerReconciler>();
        services.AddSingleton<ISweeper, HostSweeper>().AddSingleton<ISweeper, ServerSweeper>().AddSingleton<ISweeper,
            ServerLeftoverSweeper>();
        services.AddSingleton<ISweeper, ProjectSweeper>();
        services.AddSingleton<IGuestDisks, ServerGuestDisks>();
        services.AddSingleton<HostRegistration.Waking>().AddSingleton<IStartUp, HostRegistration>();
    }
}
