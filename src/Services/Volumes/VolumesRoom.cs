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
        services.AddSingleton<AttachActions>().AddSingleton<ChangeActions>();
        services.AddSingleton<IDoor, VolumesApi>().AddSingleton<IDoor, VolumeActionsApi>().AddSingleton<IDoor, MetadataApi>();
        services.AddSingleton<IDoor, SnapshotsApi>().AddSingleton<IDoor, AttachmentsApi>().AddSingleton<IDoor, TransfersApi>();
        services.AddSingleton<IDoor, BackupsApi>().AddSingleton<IDoor, TypesApi>().AddSingleton<IDoor, DefaultTypesApi>();
        services.AddSingleton<IDoor, QosApi>().AddSingleton<IDoor, QuotasApi>().AddSingleton<IDoor, MessagesApi>();
        services.AddSingleton<IDoor, InfoApi>().AddSingleton<IDoor, PoolsApi>().AddSingleton<IDoor, VersionsApi>();
        services.AddSingleton<IDoor, GroupTypesApi>().AddSingleton<IDoor, GroupsApi>().AddSingleton<IDoor, GroupSnapshotsApi>();
        services.AddSingleton<IVolumes, VolumesFace>().AddSingleton<IVolumeProxy, VolumeProxyFace>();
        return services;
    }

    private static void AddVerbs(IServiceCollection services)
    {
        services.AddSingleton<Scribe>();
        services.AddSingleton<Volumes>().AddSingleton<Snapshots>().AddSingleton<Attachments>();
        services.AddSingleton<VolumeAttaching>().AddSingleton<VolumeChanges>().AddSingleton<VolumeImages>();
        services.AddSingleton<AttachmentVerbs>().AddSingleton<Transfers>().AddSingleton<Backups>().AddSingleton<Messages>();
        services.AddSingleton<VolumeTypes>().AddSingleton<QosSpecs>().AddSingleton<QuotaSets>().AddSingleton<Pools>();
        services.AddSingleton<Groups>().AddSingleton<GroupSnapshots>();
    }

    private static void AddHands(IServiceCollection services)
    {
        services.AddSingleton<VolumeDisks>().AddSingleton<Exports>();
        services.AddSingleton<VolumeMaking>().AddSingleton<VolumeGrowth>().AddSingleton<VolumeUploads>().AddSingleton<VolumeEnding>();
        services.AddSingleton<IReconciler, VolumeReconciler>().AddSingleton<IReconciler, SnapshotReconciler>();
        services.AddSingleton<IReconciler, BackupReconciler>();
        services.AddSingleton<ISweeper, VolumeSweeper>().AddSingleton<ISweeper, ProjectSweeper>();
        services.AddSingleton<ISweeper, TombstoneSweeper>();
    }
}
