using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The extensions that clients of old look for; all that work here are part of the API today.</summary>
public sealed class ExtensionsApi : IDoor
{
    private static readonly (string Alias, string Name, string Says)[] _all =
    [
        ("OS-DCF", "DiskConfig", "Whether a server's disk is grown to its flavor"),
        ("OS-EXT-AZ", "ExtendedAvailabilityZone", "A server's zone"),
        ("OS-EXT-IMG-SIZE", "ImageSize", "An image's size"),
        ("OS-EXT-IPS", "ExtendedIps", "The kind of a server's addresses"),
        ("OS-EXT-IPS-MAC", "ExtendedIpsMac", "The MAC behind an address"),
        ("OS-EXT-SRV-ATTR", "ExtendedServerAttributes", "Where a server runs, for operators"),
        ("OS-EXT-STS", "ExtendedStatus", "A server's task, state and power"),
        ("OS-FLV-DISABLED", "FlavorDisabled", "Whether a flavor is disabled"),
        ("OS-FLV-EXT-DATA", "FlavorExtraData", "A flavor's ephemeral disk"),
        ("OS-SCH-HNT", "SchedulerHints", "Hints about where to place a server"),
        ("OS-SRV-USG", "ServerUsage", "When a server was launched and ended"),
        ("os-access-ips", "AccessIPs", "Addresses by which a server is reached"),
        ("os-aggregates", "Aggregates", "Groups of hosts"),
        ("os-attach-interfaces", "AttachInterfaces", "NICs of a server"),
        ("os-availability-zone", "AvailabilityZone", "Zones"),
        ("os-block-device-mapping", "BlockDeviceMapping", "Disks that a server is made with"),
        ("os-block-device-mapping-v2-boot", "BlockDeviceMappingV2Boot", "Disks that a server is made with, second form"),
        ("os-config-drive", "ConfigDrive", "A drive with the server's own data"),
        ("os-console-output", "ConsoleOutput", "What a server wrote to its serial line"),
        ("os-consoles", "Consoles", "A server's console in a browser"),
        ("os-extended-quotas", "ExtendedQuotas", "Going back to the default quota"),
        ("os-extended-services", "ExtendedServices", "Why a host was disabled"),
        ("os-extended-status", "ExtendedStatus", "A server's task, state and power"),
        ("os-extended-volumes", "ExtendedVolumes", "Volumes of a server"),
        ("os-flavor-access", "FlavorAccess", "Private flavors"),
        ("os-flavor-extra-specs", "FlavorExtraSpecs", "What a flavor asks of a host"),
        ("os-flavor-manage", "FlavorManage", "Creating and deleting flavors"),
        ("os-flavor-rxtx", "FlavorRxtx", "A flavor's share of the network"),
        ("os-flavor-swap", "FlavorSwap", "A flavor's swap disk"),
        ("os-hosts", "Hosts", "Hosts and their resources"),
        ("os-hypervisor-status", "HypervisorStatus", "Whether a hypervisor is up and enabled"),
        ("os-hypervisors", "Hypervisors", "Hosts as hypervisors"),
        ("os-extended-hypervisors", "ExtendedHypervisors", "A hypervisor's address"),
        ("os-instance-actions", "InstanceActions", "What was done to a server"),
        ("os-keypairs", "Keypairs", "Key pairs"),
        ("os-lock-server", "LockServer", "Locking a server"),
        ("os-multiple-create", "MultipleCreate", "Several servers by one request"),
        ("os-pause-server", "PauseServer", "Pausing a server"),
        ("os-personality", "Personality", "Files put into a server"),
        ("os-quota-class-sets", "QuotaClasses", "Quotas by class"),
        ("os-quota-sets", "Quotas", "Quotas by project"),
        ("os-server-group-quotas", "ServerGroupQuotas", "Quotas of server groups"),
        ("os-server-groups", "ServerGroups", "Servers that stand together or apart"),
        ("os-server-list-multi-status", "ServerListMultiStatus", "Lists by several states"),
        ("os-server-password", "ServerPassword", "The password that a guest made up"),
        ("os-server-sort-keys", "ServerSortKeys", "Sorted lists"),
        ("os-server-start-stop", "ServerStartStop", "Starting and stopping a server"),
        ("os-services", "Services", "The service's parts"),
        ("os-simple-tenant-usage", "SimpleTenantUsage", "Usage by project"),
        ("os-used-limits", "UsedLimits", "What is used of a limit"),
        ("os-used-limits-for-admin", "UsedLimitsForAdmin", "What other projects use of theirs"),
        ("os-user-data", "UserData", "Data for a server's first boot"),
        ("os-user-quotas", "UserQuotas", "Quotas by user"),
        ("os-volumes", "Volumes", "Volumes of a server"),
    ];

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/extensions", CatalogPolicy.Extensions, _ => Task.FromResult(Answer.Json(200, o => o.List("extensions", _all, Write))));
        nova.Get("/extensions/{alias}", CatalogPolicy.Extensions, Show);
    }

    private static Task<Answer> Show(Call call)
    {
        var alias = call.Path("alias");
        var found = Array.Find(_all, e => e.Alias == alias);
        return found.Alias is null
            ? throw new Fault(FaultKind.NotFound, "The resource could not be found.").Thrown()
            : Task.FromResult(Answer.Json(200, o => o.Object("extension", e => Write(e, found))));
    }

    private static void Write(JsonOut o, (string Alias, string Name, string Says) extension)
    {
        o.Text("alias", extension.Alias);
        o.Text("name", extension.Name);
        o.Text("description", extension.Says);
        o.Text("namespace", "http://docs.openstack.org/compute/ext/fake_xml");
        o.Text("updated", "2014-12-03T00:00:00Z");
        o.Texts("links", []);
    }
}
