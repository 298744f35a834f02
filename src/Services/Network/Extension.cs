namespace Alize.Services.Network;

/// <summary>Something that Neutron's first version did not have and this room has. What does not work is not here.</summary>
public sealed record Extension(string Alias, string Name, string Description)
{
    public static IReadOnlyList<Extension> All { get; } =
    [
        new("agent", "agent", "The parts of the cloud that serve networks, and whether they live."),
        new("allowed-address-pairs", "Allowed Address Pairs", "More addresses that a port may speak from."),
        new("availability_zone", "Availability Zone", "The zones that networks and routers are in."),
        new("binding", "Port Binding", "The host that a port is on, and how it is plugged in."),
        new("default-subnetpools", "Default Subnetpools", "Subnets from the cloud's default pool."),
        new("dns-integration", "DNS Integration", "Names of ports, as the network's own DNS answers them."),
        new("empty-string-filtering", "Empty String Filtering", "Lists filtered by an attribute that is empty."),
        new("ext-gw-mode", "Neutron L3 Configurable external gateway mode", "Gateways with and without address translation."),
        new("external-net", "Neutron external network", "Networks that lead out of the cloud."),
        new("extra_dhcp_opt", "Neutron Extra DHCP options", "Options that DHCP gives to one port."),
        new("extraroute", "Neutron Extra Route", "Static routes of routers."),
        new("extraroute-atomic", "Atomically add/remove extra routes", "Single routes added and removed."),
        new("fip-port-details", "Floating IP Port Details Extension", "What a floating IP stands for, shown with it."),
        new("ip_allocation", "IP Allocation", "When a port got its addresses."),
        new("ip-substring-filtering", "IP address substring filtering", "Ports found by part of an address."),
        new("net-mtu", "Network MTU", "The largest packet of a network."),
        new("net-mtu-writable", "Network MTU (writable)", "The largest packet of a network, chosen."),
        new("network_availability_zone", "Network Availability Zone", "The zones that networks are wanted in."),
        new("network-ip-availability", "Network IP Availability", "How full networks are."),
        new("pagination", "Pagination support", "Lists by pages."),
        new("port-security", "Port Security", "Ports with and without filters."),
        new("project-id", "project_id field enabled", "The owner under its new name, beside the old one."),
        new("provider", "Provider Network", "What networks are made of, for administrators."),
        new("quota-check-limit", "Quota engine limit check", "Limits below what is used are refused where asked."),
        new("quota_details", "Quota details management support", "Limits together with what is used."),
        new("quotas", "Quota management support", "What projects may have."),
        new("router", "Neutron L3 Router", "Routers, and floating IPs."),
        new("router_availability_zone", "Router Availability Zone", "The zones that routers are wanted in."),
        new("security-group", "security-group", "Filters of ports."),
        new("security-groups-normalized-cidr", "Security Groups Rules with normalized CIDR", "A rule's block as it is applied."),
        new("service-type", "Neutron Service Type Management", "Providers of services."),
        new("sorting", "Sorting support", "Lists in the order asked for."),
        new("standard-attr-description", "standard-attr-description", "Descriptions of resources."),
        new("standard-attr-revisions", "Resource revision numbers", "How often a resource was changed."),
        new("standard-attr-tag", "Tag support for resources with standard attribute", "Words to find resources by."),
        new("standard-attr-timestamp", "Resource timestamps", "When a resource was made and changed."),
        new("subnet_allocation", "Subnet Allocation", "Subnets cut from pools."),
        new("tag", "Tag support", "Words to find networks by."),
        new("tag-ext", "Tag support for resources: subnet, subnetpool, port, router", "Words to find other resources by."),
    ];
}
