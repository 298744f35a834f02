using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The parts of the API that Cinder once called extensions, as far as they work here.</summary>
internal static class Extensions
{
    public static IReadOnlyList<(string Alias, string Name, string Says)> All { get; } =
    [
        ("os-availability-zone", "AvailabilityZones", "Describe availability zones."),
        ("backups", "Backups", "Backups of volumes."),
        ("capabilities", "Capabilities", "What a host can do."),
        ("os-extended-services", "ExtendedServices", "More about the parts of the service."),
        ("os-extended-snapshot-attributes", "ExtendedSnapshotAttributes", "More about snapshots."),
        ("os-hosts", "Hosts", "Hosts, and what lies on them."),
        ("qos-specs", "Qos_specs_manage", "Qos specs of volume types."),
        ("os-quota-class-sets", "QuotaClasses", "The quotas that projects have by default."),
        ("os-quota-sets", "Quotas", "The quotas of projects."),
        ("OS-SCH-HNT", "SchedulerHints", "Wishes about where a volume shall lie."),
        ("scheduler-stats", "Scheduler_stats", "Pools, and their room."),
        ("os-services", "Services", "The parts of the service."),
        ("os-snapshot-actions", "SnapshotActions", "What is done with snapshots."),
        ("os-types-extra-specs", "TypesExtraSpecs", "What volume types promise."),
        ("os-types-manage", "TypesManage", "Making and deleting volume types."),
        ("os-used-limits", "UsedLimits", "What is used of the limits."),
        ("os-volume-actions", "VolumeActions", "What is done with volumes."),
        ("os-admin-actions", "AdminActions", "What administrators do with volumes and snapshots."),
        ("os-vol-host-attr", "VolumeHostAttribute", "The host that a volume lies on."),
        ("os-vol-image-meta", "VolumeImageMetadata", "What a volume remembers of its image."),
        ("os-vol-mig-status-attr", "VolumeMigStatusAttribute", "Whether a volume is being moved."),
        ("os-vol-tenant-attr", "VolumeTenantAttribute", "The project that a volume belongs to."),
        ("os-volume-transfer", "VolumeTransfer", "Giving a volume to another project."),
        ("os-volume-type-access", "VolumeTypeAccess", "Which projects may use a volume type."),
    ];

    public static void Words(JsonOut o, (string Alias, string Name, string Says) extension)
    {
        o.Text("alias", extension.Alias);
        o.Text("name", extension.Name);
        o.Text("description", extension.Says);
        o.Text("updated", "2014-09-07T00:00:00+00:00");
        o.Links();
    }
}
