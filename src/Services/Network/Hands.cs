using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Makes the fabric match the rows as they are now. What is compiled is applied before anybody else compiles the same thing,
/// so that an older wish never overwrites a newer one.</summary>
public sealed class Hands(FabricWishes wishes, INetworkFabric fabric, Cloud cloud)
{
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <returns>False where the network is gone from the rows, and so from the host.</returns>
    public Task<bool> EnsureNetwork(string id, CancellationToken ct) => Alone(id, async () =>
    {
        if (await wishes.Network(id, ct) is not { } wish)
        {
            await fabric.EnsureNetworkGone(cloud.Host, id, ct);
            return false;
        }

        await fabric.EnsureNetwork(cloud.Host, wish, ct);
        return true;
    }, ct);

    public Task<bool> EnsureRouter(string id, CancellationToken ct) => Alone(id, async () =>
    {
        if (await wishes.Router(id, ct) is not { } wish)
        {
            await fabric.EnsureRouterGone(cloud.Host, id, ct);
            return false;
        }

        await fabric.EnsureRouter(cloud.Host, wish, ct);
        return true;
    }, ct);

    /// <summary>The port's tap, once its network and the groups that its rules name are there; null where the port is gone.</summary>
    public async Task<PlugInfo?> EnsurePort(string id, CancellationToken ct)
    {
        if (await wishes.Port(id, ct) is not { } early)
        {
            await EnsurePortGone(id, ct);
            return null;
        }

        await EnsureNetwork(early.NetworkId, ct);
        foreach (var group in early.Rules.Select(r => r.RemoteGroup).OfType<string>().Distinct())
        {
            await EnsureGroup(group, ct);
        }

        return await Alone(
            id, async () => await wishes.Port(id, ct) is { } wish ? await fabric.EnsurePort(cloud.Host, wish, ct) : null, ct);
    }

    public Task EnsurePortGone(string id, CancellationToken ct) => Alone(id, async () =>
    {
        await fabric.EnsurePortGone(cloud.Host, id, ct);
        return true;
    }, ct);

    public Task EnsureGroup(string id, CancellationToken ct) => Alone(id, async () =>
    {
        await fabric.EnsureGroups(cloud.Host, [await wishes.Group(id, ct)], ct);
        return true;
    }, ct);

    private async Task<T> Alone<T>(string id, Func<Task<T>> act, CancellationToken ct)
    {
        var gate = _locks[(uint)string.GetHashCode(id, StringComparison.Ordinal) % _locks.Length];
        await gate.WaitAsync(ct);
        try
        {
            return await act();
        }
        finally
        {
            gate.Release();
        }
    }
}
