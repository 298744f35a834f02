using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Volumes;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class VolumesRoom
{
    public static IServiceCollection AddVolumes(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Volumes", typeof(VolumesRoom).Assembly));
        services.AddSingleton<IStartUp, VolumesFoundation>();
        AddVerbs(services);
        AddHands(services);
        services.AddSingleton<IDoor, VolumesApi>();
        services.AddSingleton<IVolumes, VolumesFace>().AddSingleton<IVolumeProxy, VolumeProxyFace>();
        return services;
    }

    private static void AddVerbs(IServiceCollection services)
    {
        services.AddSingleton<Scribe>();
        services.AddSingleton<Volumes>().AddSingleton<Snapshots>().AddSingleton<Attachments>();
    }

    private static void AddHands(IServiceCollection services)
    {
        services.AddSingleton<VolumeDisks>().AddSingleton<Exports>();
        services.AddSingleton<VolumeMaking>().AddSingleton<VolumeGrowth>().AddSingleton<VolumeUploads>().AddSingleton<VolumeEnding>();
        services.AddSingleton<IReconciler, VolumeReconciler>().AddSingleton<IReconciler, SnapshotReconciler>();
        services.AddSingleton<ISweeper, VolumeSweeper>();
    }
}
