using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>Networks of Linux's own parts: bridges, taps, veths, namespaces, nftables, dnsmasq. It remembers nothing: the kernel
/// does.</summary>
public sealed class LinuxFabric(
    KernelNames names, Foundation foundation, ExternalRanges ranges, FabricParts parts) : INetworkFabric
{
    public async Task<ExternalRange> EnsureFoundation(CancellationToken ct)
    {
        var range = await foundation.Ensure(ct);
        await parts.Adverts.Resume(ct);
        return range;
    }

    public Task EnsureNetwork(string host, NetworkWish network, CancellationToken ct) => parts.Networks.Ensure(network, ct);

    public Task EnsureNetworkGone(string host, string network, CancellationToken ct) => parts.Networks.EnsureGone(network, ct);

    public Task<PlugInfo> EnsurePort(string host, PortWish port, CancellationToken ct) => parts.Ports.Ensure(port, ct);

    public Task EnsurePortGone(string host, string port, CancellationToken ct) => parts.Ports.EnsureGone(port, ct);

    public Task EnsureRouter(string host, RouterWish router, CancellationToken ct) => parts.Routers.Ensure(router, ct);

    public Task EnsureRouterGone(string host, string router, CancellationToken ct) => parts.Routers.EnsureGone(router, ct);

    public Task EnsureGroups(string host, IReadOnlyList<GroupMembers> groups, CancellationToken ct) => parts.Ports.EnsureGroups(groups, ct);

    public async Task<FabricContent> List(string host, CancellationToken ct)
    {
        var links = Namespaces.Exists(names.Fabric) ? (await Links.All(names.Fabric, ct)).Values : (IReadOnlyCollection<Link>)[];
        IEnumerable<string> Of(string kind) => links.Select(l => names.IdIn(kind, l.Alias)).OfType<string>();
        return new FabricContent(
            [.. Of("network").Union(Namespaces.List(names.NetworkPrefix).Keys.Select(n => n[names.NetworkPrefix.Length..]))],
            [.. Namespaces.List(names.RouterPrefix).Keys.Select(n => n[names.RouterPrefix.Length..])],
            [.. Of("port")]);
    }

    public void ServeMetadata(Func<MetadataConnection, Task> handler) => parts.Metadata.Serve(handler);

    public async Task RemoveAll(CancellationToken ct)
    {
        parts.Metadata.Dispose();
        parts.Adverts.Dispose();
        await parts.Dnsmasq.RemoveAll(ct);
        await foundation.RemoveHostSide(ct);
        if (Namespaces.Exists(names.Fabric) && (await Tool.Run(["ip", "netns", "pids", names.Fabric], null, ct)).Length > 0)
        {
            // a process inside keeps a namespace alive, but not its links
            var links = (await Links.All(names.Fabric, ct)).Values.Where(l => l.Kind is "bridge" or "tun" or "veth");
            await Tool.Ip(names.Fabric, [.. links.Select(l => $"link del {l.Name}")], ct);
        }

        foreach (var name in Namespaces.List(names.Fabric).Keys.Where(n => n == names.Fabric || n[names.Fabric.Length] == '-'))
        {
            await Namespaces.EnsureGone(name, ct);
        }
    }

    public Task ReleaseRange(CancellationToken ct) => ranges.Release(ct);
}

/// <summary>The fabric's hands, one a kind of thing.</summary>
public sealed record FabricParts(
    Networks Networks, Ports Ports, Routers Routers, Dnsmasq Dnsmasq, MetadataSockets Metadata, RouterAdverts Adverts);
