using System.Text.Json.Nodes;
using Alize.Client.Auth;
using Alize.Client.Wire;

namespace Alize.Client.Network;

/// <summary>Network v2.0: networks, subnets, routers, ports, security groups, floating IPs.</summary>
public sealed class NetworkClient
{
    private readonly ApiRoot _api;

    internal NetworkClient(Session session) => _api = new ApiRoot(session, "/v2.0", "network");

    public Task<IReadOnlyList<NetworkInfo>> Networks(ListQuery query, CancellationToken ct) =>
        _api.List("/networks", "networks", query, ClientJson.Default.ListNetworkInfo, n => n.Id, ct);

    public Task<NetworkInfo> Network(string id, CancellationToken ct) =>
        _api.Get(Of("networks", id), "network", ClientJson.Default.NetworkInfo, ct);

    public Task<NetworkInfo> CreateNetwork(string name, CancellationToken ct) =>
        _api.Post("/networks", Json.Wrapped("network", Json.Given(("name", name))), "network", ClientJson.Default.NetworkInfo, ct);

    public Task DeleteNetwork(string id, CancellationToken ct) => _api.Delete(Of("networks", id), ct);

    public Task<IReadOnlyList<Subnet>> Subnets(ListQuery query, CancellationToken ct) =>
        _api.List("/subnets", "subnets", query, ClientJson.Default.ListSubnet, s => s.Id, ct);

    public Task<Subnet> CreateSubnet(string name, string network, string cidr, IEnumerable<string> dns, CancellationToken ct)
    {
        var body = Json.Given(
            ("name", name),
            ("network_id", network),
            ("cidr", cidr),
            ("ip_version", cidr.Contains(':', StringComparison.Ordinal) ? 6 : 4),
            ("dns_nameservers", Json.Texts(dns)));
        return _api.Post("/subnets", Json.Wrapped("subnet", body), "subnet", ClientJson.Default.Subnet, ct);
    }

    public Task DeleteSubnet(string id, CancellationToken ct) => _api.Delete(Of("subnets", id), ct);

    public Task<IReadOnlyList<Router>> Routers(ListQuery query, CancellationToken ct) =>
        _api.List("/routers", "routers", query, ClientJson.Default.ListRouter, r => r.Id, ct);

    /// <param name="external">The network that leads outside; null: none.</param>
    public Task<Router> CreateRouter(string name, string? external, CancellationToken ct)
    {
        var gateway = external is null ? null : new JsonObject { ["network_id"] = external };
        return _api.Post(
            "/routers", Json.Wrapped("router", Json.Given(("name", name), ("external_gateway_info", gateway))), "router",
                ClientJson.Default.Router, ct);
    }

    public Task ConnectSubnet(string router, string subnet, CancellationToken ct) =>
        _api.Put(Of("routers", router) + "/add_router_interface", new JsonObject { ["subnet_id"] = subnet }, ct);

    public Task DisconnectSubnet(string router, string subnet, CancellationToken ct) =>
        _api.Put(Of("routers", router) + "/remove_router_interface", new JsonObject { ["subnet_id"] = subnet }, ct);

    public Task DeleteRouter(string id, CancellationToken ct) => _api.Delete(Of("routers", id), ct);

    public Task<IReadOnlyList<Port>> Ports(ListQuery query, CancellationToken ct) =>
        _api.List("/ports", "ports", query, ClientJson.Default.ListPort, p => p.Id, ct);

    public Task DeletePort(string id, CancellationToken ct) => _api.Delete(Of("ports", id), ct);

    public Task<IReadOnlyList<SecurityGroup>> SecurityGroups(ListQuery query, CancellationToken ct) =>
        _api.List("/security-groups", "security_groups", query, ClientJson.Default.ListSecurityGroup, g => g.Id, ct);

    public Task<SecurityGroup> SecurityGroup(string id, CancellationToken ct) =>
        _api.Get(Of("security-groups", id), "security_group", ClientJson.Default.SecurityGroup, ct);

    public Task<SecurityGroup> CreateSecurityGroup(string name, string description, CancellationToken ct) => _api.Post(
        "/security-groups",
        Json.Wrapped("security_group", Json.Given(("name", name), ("description", description))),
        "security_group",
        ClientJson.Default.SecurityGroup,
        ct);

    public Task DeleteSecurityGroup(string id, CancellationToken ct) => _api.Delete(Of("security-groups", id), ct);

    /// <summary>Lets something in: a protocol, for tcp and udp at a port, from anywhere in IPv4.</summary>
    public Task<SecurityGroupRule> Allow(string group, string protocol, int? port, CancellationToken ct) =>
        CreateRule(new NewRule(group, "ingress", "IPv4") { Protocol = protocol, PortRangeMin = port, PortRangeMax = port }, ct);

    public Task<SecurityGroupRule> CreateRule(NewRule rule, CancellationToken ct)
    {
        var body = Json.Given(
            ("security_group_id", rule.SecurityGroupId),
            ("direction", rule.Direction),
            ("ethertype", rule.Ethertype),
            ("protocol", rule.Protocol),
            ("port_range_min", rule.PortRangeMin),
            ("port_range_max", rule.PortRangeMax),
            ("remote_ip_prefix", rule.RemoteIpPrefix));
        return _api.Post(
            "/security-group-rules", Json.Wrapped("security_group_rule", body), "security_group_rule",
                ClientJson.Default.SecurityGroupRule, ct);
    }

    public Task DeleteRule(string id, CancellationToken ct) => _api.Delete(Of("security-group-rules", id), ct);

    public Task<IReadOnlyList<FloatingIp>> FloatingIps(ListQuery query, CancellationToken ct) =>
        _api.List("/floatingips", "floatingips", query, ClientJson.Default.ListFloatingIp, f => f.Id, ct);

    public Task<FloatingIp> CreateFloatingIp(string external, string? port, CancellationToken ct) => _api.Post(
        "/floatingips",
        Json.Wrapped("floatingip", Json.Given(("floating_network_id", external), ("port_id", port))),
        "floatingip",
        ClientJson.Default.FloatingIp,
        ct);

    /// <summary>Leads the floating IP to a port; null: to none.</summary>
    public Task<FloatingIp> PointFloatingIp(string id, string? port, CancellationToken ct) => _api.Put(
        Of("floatingips", id), Json.Wrapped("floatingip", new JsonObject { ["port_id"] = port }), "floatingip",
            ClientJson.Default.FloatingIp, ct);

    public Task DeleteFloatingIp(string id, CancellationToken ct) => _api.Delete(Of("floatingips", id), ct);

    /// <summary>What a project may have and has, by kind (network, router, floatingip and so on).</summary>
    public async Task<IReadOnlyDictionary<string, Quota>> Quotas(string project, CancellationToken ct) =>
        await _api.Get(Of("quotas", project) + "/details", "quota", ClientJson.Default.DictionaryStringQuota, ct);

    private static string Of(string collection, string id) => $"/{collection}/{Uri.EscapeDataString(id)}";
}
