using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>One line an operation. Whose a resource is, is checked where it is read.</summary>
public static class NetworkPolicy
{
    public static readonly Rule Versions = new("neutron:versions", Needs.Nothing, "Anybody may see the versions.");
    public static readonly Rule Resources = new("neutron:resources", Needs.Nothing, "Anybody may see what the version has.");
    public static readonly Rule Extensions = new("get_extension", Needs.Token, "Any token may list the extensions.");

    public static readonly Rule NetworksList = new("get_networks", Needs.Reader, "Readers list their networks, shared and external ones.");
    public static readonly Rule NetworksShow = new("get_network", Needs.Reader, "Readers see a network.");
    public static readonly Rule NetworksCreate = new("create_network", Needs.Member, "Members make networks.");
    public static readonly Rule NetworksUpdate = new("update_network", Needs.Member, "Members change their networks.");
    public static readonly Rule NetworksDelete = new("delete_network", Needs.Member, "Members delete their networks.");

    public static readonly Rule SubnetsList = new("get_subnets", Needs.Reader, "Readers list their subnets and those of shared networks.");
    public static readonly Rule SubnetsShow = new("get_subnet", Needs.Reader, "Readers see a subnet.");
    public static readonly Rule SubnetsCreate = new("create_subnet", Needs.Member, "Members make subnets on their networks.");
    public static readonly Rule SubnetsUpdate = new("update_subnet", Needs.Member, "Members change subnets of their networks.");
    public static readonly Rule SubnetsDelete = new("delete_subnet", Needs.Member, "Members delete subnets of their networks.");

    public static readonly Rule PortsList = new("get_ports", Needs.Reader, "Readers list their ports and those on their networks.");
    public static readonly Rule PortsShow = new("get_port", Needs.Reader, "Readers see a port.");
    public static readonly Rule PortsCreate = new("create_port", Needs.Member, "Members make ports on networks they may use.");
    public static readonly Rule PortsUpdate = new("update_port", Needs.Member, "Members change their ports.");
    public static readonly Rule PortsDelete = new("delete_port", Needs.Member, "Members delete their ports.");

    public static readonly Rule PoolsList = new("get_subnetpools", Needs.Reader, "Readers list their subnet pools and shared ones.");
    public static readonly Rule PoolsShow = new("get_subnetpool", Needs.Reader, "Readers see a subnet pool.");
    public static readonly Rule PoolsCreate = new("create_subnetpool", Needs.Member, "Members make subnet pools.");
    public static readonly Rule PoolsUpdate = new("update_subnetpool", Needs.Member, "Members change their subnet pools.");
    public static readonly Rule PoolsDelete = new("delete_subnetpool", Needs.Member, "Members delete their subnet pools.");

    public static readonly Rule GroupsList = new("get_security_groups", Needs.Reader, "Readers list their security groups.");
    public static readonly Rule GroupsShow = new("get_security_group", Needs.Reader, "Readers see a security group.");
    public static readonly Rule GroupsCreate = new("create_security_group", Needs.Member, "Members make security groups.");
    public static readonly Rule GroupsUpdate = new("update_security_group", Needs.Member, "Members change their security groups.");
    public static readonly Rule GroupsDelete = new("delete_security_group", Needs.Member, "Members delete their security groups.");

    public static readonly Rule RulesList = new("get_security_group_rules", Needs.Reader, "Readers list the rules of their groups.");
    public static readonly Rule RulesShow = new("get_security_group_rule", Needs.Reader, "Readers see a rule.");
    public static readonly Rule RulesCreate = new("create_security_group_rule", Needs.Member, "Members add rules to their groups.");
    public static readonly Rule RulesDelete = new("delete_security_group_rule", Needs.Member, "Members remove rules from their groups.");

    public static readonly Rule RoutersList = new("get_routers", Needs.Reader, "Readers list their routers.");
    public static readonly Rule RoutersShow = new("get_router", Needs.Reader, "Readers see a router.");
    public static readonly Rule RoutersCreate = new("create_router", Needs.Member, "Members make routers.");
    public static readonly Rule RoutersUpdate = new("update_router", Needs.Member, "Members change their routers.");
    public static readonly Rule RoutersDelete = new("delete_router", Needs.Member, "Members delete their routers.");
    public static readonly Rule RoutersAddInterface = new(
        "add_router_interface", Needs.Member, "Members join their subnets to their routers.");
    public static readonly Rule RoutersRemoveInterface = new(
        "remove_router_interface", Needs.Member, "Members take subnets from their routers.");
    public static readonly Rule RoutersRoutes = new("update_router:routes", Needs.Member, "Members add and remove extra routes.");

    public static readonly Rule FloatingList = new("get_floatingips", Needs.Reader, "Readers list their floating IPs.");
    public static readonly Rule FloatingShow = new("get_floatingip", Needs.Reader, "Readers see a floating IP.");
    public static readonly Rule FloatingCreate = new("create_floatingip", Needs.Member, "Members take floating IPs.");
    public static readonly Rule FloatingUpdate = new("update_floatingip", Needs.Member, "Members point their floating IPs at ports.");
    public static readonly Rule FloatingDelete = new("delete_floatingip", Needs.Member, "Members give floating IPs back.");

    public static readonly Rule QuotasList = new("get_quotas", Needs.Admin, "Admins list projects with limits of their own.");
    public static readonly Rule QuotasShow = new("get_quota", Needs.Reader, "Readers see their project's limits.");
    public static readonly Rule QuotasUpdate = new("update_quota", Needs.Admin, "Admins set limits.");
    public static readonly Rule QuotasDelete = new("delete_quota", Needs.Admin, "Admins set limits back.");

    public static readonly Rule TagsShow = new("get_tags", Needs.Reader, "Readers see tags of what they see.");
    public static readonly Rule TagsWrite = new("update_tags", Needs.Member, "Members tag what is theirs.");

    public static readonly Rule AgentsList = new("get_agents", Needs.Reader, "Admins list what serves the networks; others find nothing.");
    public static readonly Rule AgentsShow = new("get_agent", Needs.Admin, "Admins see one agent.");
    public static readonly Rule AgentsUpdate = new("update_agent", Needs.Admin, "Admins describe agents.");
    public static readonly Rule ZonesList = new("get_availability_zones", Needs.Reader, "Readers list the zones.");
    public static readonly Rule ProvidersList = new("get_service_providers", Needs.Reader, "Readers list service providers.");
    public static readonly Rule AvailabilityList = new(
        "get_network_ip_availabilities", Needs.Reader, "Admins see how full networks are; others find nothing.");
    public static readonly Rule AvailabilityShow = new("get_network_ip_availability", Needs.Admin, "Admins see how full a network is.");
}
