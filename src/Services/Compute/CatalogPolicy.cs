using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Who may do what with flavors, key pairs, groups, quotas and hosts; a line an operation.</summary>
public static class CatalogPolicy
{
    public static readonly Rule Versions = new("os_compute_api:versions", Needs.Nothing, "List the versions of the compute service");
    public static readonly Rule Extensions = new("os_compute_api:extensions", Needs.Reader, "List the extensions");
    public static readonly Rule Gone = new("os_compute_api:removed", Needs.Token, "Ask for an API that was removed");

    public static readonly Rule FlavorList = new("os_compute_api:flavors:index", Needs.Reader, "List flavors");
    public static readonly Rule FlavorShow = new("os_compute_api:flavors:show", Needs.Reader, "Show a flavor");
    public static readonly Rule FlavorCreate = new("os_compute_api:os-flavor-manage:create", Needs.Admin, "Create a flavor");
    public static readonly Rule FlavorUpdate = new("os_compute_api:os-flavor-manage:update", Needs.Admin, "Describe a flavor");
    public static readonly Rule FlavorDelete = new("os_compute_api:os-flavor-manage:delete", Needs.Admin, "Delete a flavor");
    public static readonly Rule SpecShow = new("os_compute_api:os-flavor-extra-specs:show", Needs.Reader, "Read a flavor's extra specs");
    public static readonly Rule SpecCreate = new("os_compute_api:os-flavor-extra-specs:create", Needs.Admin, "Add extra specs");
    public static readonly Rule SpecUpdate = new("os_compute_api:os-flavor-extra-specs:update", Needs.Admin, "Change an extra spec");
    public static readonly Rule SpecDelete = new("os_compute_api:os-flavor-extra-specs:delete", Needs.Admin, "Remove an extra spec");
    public static readonly Rule AccessList = new("os_compute_api:os-flavor-access", Needs.Admin, "List who may use a private flavor");
    public static readonly Rule AccessChange = new(
        "os_compute_api:os-flavor-access:add_tenant_access", Needs.Admin, "Give or take a private flavor");

    public static readonly Rule KeyPairList = new("os_compute_api:os-keypairs:index", Needs.Reader, "List one's key pairs");
    public static readonly Rule KeyPairShow = new("os_compute_api:os-keypairs:show", Needs.Reader, "Show a key pair");
    public static readonly Rule KeyPairCreate = new("os_compute_api:os-keypairs:create", Needs.Reader, "Create or import a key pair");
    public static readonly Rule KeyPairDelete = new("os_compute_api:os-keypairs:delete", Needs.Reader, "Delete a key pair");

    public static readonly Rule GroupList = new("os_compute_api:os-server-groups:index", Needs.Reader, "List server groups");
    public static readonly Rule GroupShow = new("os_compute_api:os-server-groups:show", Needs.Reader, "Show a server group");
    public static readonly Rule GroupCreate = new("os_compute_api:os-server-groups:create", Needs.Member, "Create a server group");
    public static readonly Rule GroupDelete = new("os_compute_api:os-server-groups:delete", Needs.Member, "Delete a server group");

    public static readonly Rule QuotaShow = new("os_compute_api:os-quota-sets:show", Needs.Reader, "Show a project's quota");
    public static readonly Rule QuotaDetail = new("os_compute_api:os-quota-sets:detail", Needs.Reader, "Show a project's quota and use");
    public static readonly Rule QuotaDefaults = new("os_compute_api:os-quota-sets:defaults", Needs.Reader, "Show the default quota");
    public static readonly Rule QuotaUpdate = new("os_compute_api:os-quota-sets:update", Needs.Admin, "Set a project's quota");
    public static readonly Rule QuotaDelete = new("os_compute_api:os-quota-sets:delete", Needs.Admin, "Go back to the default quota");
    public static readonly Rule ClassShow = new("os_compute_api:os-quota-class-sets:show", Needs.Admin, "Show a quota class");
    public static readonly Rule ClassUpdate = new("os_compute_api:os-quota-class-sets:update", Needs.Admin, "Set a quota class");
    public static readonly Rule Limits = new("os_compute_api:limits", Needs.Reader, "Show limits and use");

    public static readonly Rule ZoneList = new("os_compute_api:os-availability-zone:list", Needs.Reader, "List availability zones");
    public static readonly Rule ZoneDetail = new("os_compute_api:os-availability-zone:detail", Needs.Admin, "List zones with their hosts");
    public static readonly Rule AggregateList = new("os_compute_api:os-aggregates:index", Needs.Admin, "List aggregates");
    public static readonly Rule AggregateShow = new("os_compute_api:os-aggregates:show", Needs.Admin, "Show an aggregate");
    public static readonly Rule AggregateCreate = new("os_compute_api:os-aggregates:create", Needs.Admin, "Create an aggregate");
    public static readonly Rule AggregateUpdate = new("os_compute_api:os-aggregates:update", Needs.Admin, "Change an aggregate");
    public static readonly Rule AggregateDelete = new("os_compute_api:os-aggregates:delete", Needs.Admin, "Delete an aggregate");
    public static readonly Rule AggregateAction = new(
        "os_compute_api:os-aggregates:action", Needs.Admin, "Change an aggregate's hosts or metadata");
    public static readonly Rule HypervisorList = new("os_compute_api:os-hypervisors:list", Needs.Admin, "List hypervisors");
    public static readonly Rule HypervisorShow = new("os_compute_api:os-hypervisors:show", Needs.Admin, "Show a hypervisor");
    public static readonly Rule HypervisorStatistics = new(
        "os_compute_api:os-hypervisors:statistics", Needs.Admin, "Sum up all hypervisors");
    public static readonly Rule ServiceList = new("os_compute_api:os-services:list", Needs.Admin, "List the service's parts");
    public static readonly Rule ServiceUpdate = new(
        "os_compute_api:os-services:update", Needs.Admin, "Enable, disable or force down a host");
    public static readonly Rule HostList = new("os_compute_api:os-hosts:list", Needs.Admin, "List hosts");
    public static readonly Rule HostShow = new("os_compute_api:os-hosts:show", Needs.Admin, "Show a host's resources");
    public static readonly Rule UsageList = new("os_compute_api:os-simple-tenant-usage:list", Needs.Admin, "List all projects' usage");
    public static readonly Rule UsageShow = new("os_compute_api:os-simple-tenant-usage:show", Needs.Reader, "Show a project's usage");

    public static readonly Rule ImageList = new("os_compute_api:images:index", Needs.Reader, "List images under this service");
    public static readonly Rule ImageShow = new("os_compute_api:images:show", Needs.Reader, "Show an image under this service");
    public static readonly Rule ImageUpdate = new(
        "os_compute_api:image-metadata:update", Needs.Member, "Change an image's metadata under this service");
    public static readonly Rule ImageDelete = new("os_compute_api:images:delete", Needs.Member, "Delete an image under this service");
    public static readonly Rule GroupProxyRead = new(
        "os_compute_api:os-security-groups:get", Needs.Reader, "Read security groups under this service");
    public static readonly Rule GroupProxyWrite = new(
        "os_compute_api:os-security-groups:create", Needs.Member, "Change security groups under this service");
    public static readonly Rule FloatingRead = new(
        "os_compute_api:os-floating-ips:list", Needs.Reader, "Read floating IPs under this service");
    public static readonly Rule FloatingWrite = new(
        "os_compute_api:os-floating-ips:create", Needs.Member, "Take and give back floating IPs under this service");
    public static readonly Rule NetworkProxyRead = new("os_compute_api:os-networks:list", Needs.Reader, "Read networks under this service");
    public static readonly Rule VolumeProxyRead = new(
        "os_compute_api:os-volumes:list", Needs.Reader, "Read volumes and snapshots under this service");
    public static readonly Rule VolumeProxyWrite = new(
        "os_compute_api:os-volumes:create", Needs.Member, "Make and delete volumes and snapshots under this service");
}
