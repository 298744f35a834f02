using System.Collections.Concurrent;
using Alize.Services.Network;

namespace Alize.Tests.Fixture;

/// <summary>A fake of the kernel's networks: remembers what it was asked to make. A test may cut the
/// power at an act of its choice.</summary>
public sealed class FakeFabric : INetworkFabric
{
    private int _acts;

    public ConcurrentDictionary<string, NetworkWish> Networks { get; } = new();

    public ConcurrentDictionary<string, RouterWish> Routers { get; } = new();

    public ConcurrentDictionary<string, PortWish> Ports { get; } = new();

    public ConcurrentDictionary<string, IReadOnlyList<string>> Groups { get; } = new();

    /// <summary>How often it was asked to act.</summary>
    public int Acts => _acts;

    /// <summary>Called before and after each act, with its number: throws where the power goes.</summary>
    public Action<int, bool> OnAct { get; set; } = (_, _) => { };

    public Task<ExternalRange> EnsureFoundation(CancellationToken ct) => Task.FromResult(new ExternalRange("172.24.9.0/24", "172.24.9.1"));

    public Task EnsureNetwork(string host, NetworkWish network, CancellationToken ct) => Act(() => Networks[network.Id] = network);

    public Task EnsureNetworkGone(string host, string network, CancellationToken ct) => Act(() => Networks.TryRemove(network, out _));

    public async Task<PlugInfo> EnsurePort(string host, PortWish port, CancellationToken ct)
    {
        await Act(() =>
        {
            if (!Networks.ContainsKey(port.NetworkId))
            {
                throw new InvalidOperationException("the port's network is not there");
            }

            Ports[port.Id] = port;
        });
        return new("ns-" + port.NetworkId[..8], "t" + port.Id[..8], port.Mac, port.Mtu);
    }

    public Task EnsurePortGone(string host, string port, CancellationToken ct) => Act(() => Ports.TryRemove(port, out _));

    public Task EnsureRouter(string host, RouterWish router, CancellationToken ct) => Act(() => Routers[router.Id] = router);

    public Task EnsureRouterGone(string host, string router, CancellationToken ct) => Act(() => Routers.TryRemove(router, out _));

    public Task EnsureGroups(string host, IReadOnlyList<GroupMembers> groups, CancellationToken ct) => Act(() =>
    {
        foreach (var group in groups)
        {
            Groups[group.Group] = group.Addresses;
        }
    });

    public Task<FabricContent> List(string host, CancellationToken ct) =>
        Task.FromResult(new FabricContent([.. Networks.Keys], [.. Routers.Keys], [.. Ports.Keys]));

    /// <summary>Who answers at the metadata address: a test that plays a guest hands it a connection.</summary>
    public Func<MetadataConnection, Task> Metadata { get; private set; } = _ => Task.CompletedTask;

    public void ServeMetadata(Func<MetadataConnection, Task> handler) => Metadata = handler;

    public Task RemoveAll(CancellationToken ct) => Act(() =>
    {
        Networks.Clear();
        Routers.Clear();
        Ports.Clear();
    });

    private Task Act(Action act)
    {
        var number = Interlocked.Increment(ref _acts);
        OnAct(number, false);
        act();
        OnAct(number, true);
        return Task.CompletedTask;
    }
}
