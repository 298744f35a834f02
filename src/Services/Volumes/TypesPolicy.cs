using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Who may do what with types, qos specs, quotas and the room's inside; a line an operation.</summary>
public static class TypesPolicy
{
    public static readonly Rule List = new("volume_extension:type_get_all", Needs.Reader, "List volume types");
    public static readonly Rule Show = new("volume_extension:type_get", Needs.Reader, "Show a volume type");
    public static readonly Rule ShowSpecs =
        new("volume_extension:types_extra_specs:index", Needs.Reader, "Read a volume type's extra specs");
    public static readonly Rule Manage = new("volume_extension:types_manage", Needs.Admin, "Make, change and delete volume types");
    public static readonly Rule Access =
        new("volume_extension:volume_type_access", Needs.Admin, "Say which projects may use a volume type");
    public static readonly Rule Defaults = new("volume_extension:default_type", Needs.Admin, "Set a project's default volume type");
    public static readonly Rule Qos = new("volume_extension:qos_specs_manage", Needs.Admin, "Manage qos specs");
    public static readonly Rule ShowQuotas = new("volume_extension:quotas:show", Needs.Reader, "Read quotas");
    public static readonly Rule Quotas = new("volume_extension:quotas:update", Needs.Admin, "Change quotas");
    public static readonly Rule QuotaClasses = new("volume_extension:quota_classes", Needs.Admin, "Read and change the default quotas");
    public static readonly Rule Limits = new("limits_extension:used_limits", Needs.Reader, "Read limits and what is used of them");
    public static readonly Rule Zones = new("volume:availability_zones", Needs.Token, "List availability zones");
    public static readonly Rule Extensions = new("volume:extensions", Needs.Token, "List extensions");
    public static readonly Rule Services = new("volume_extension:services:index", Needs.Admin, "List the parts of the service");
    public static readonly Rule UpdateService = new("volume_extension:services:update", Needs.Admin, "Stop or allow new volumes on a host");
    public static readonly Rule Hosts = new("volume_extension:hosts", Needs.Admin, "List hosts and what lies on them");
    public static readonly Rule Pools = new("scheduler_extension:scheduler_stats:get_pools", Needs.Admin, "List pools and their room");
    public static readonly Rule Capabilities = new("volume_extension:capabilities", Needs.Admin, "Read what a host can do");
    public static readonly Rule Filters = new("volume:resource_filters", Needs.Token, "Read what lists can be filtered by");
    public static readonly Rule Messages = new("message:get", Needs.Reader, "Read messages");
    public static readonly Rule DeleteMessage = new("message:delete", Needs.Member, "Delete a message");
}
