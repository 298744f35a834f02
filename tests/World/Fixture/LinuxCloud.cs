using Alize.Drivers.LinuxNet;
using Alize.Kernel;
using Alize.Services.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.World.Fixture;

/// <summary>A cloud's network parts alone, with an id and a folder of their own, on the real kernel.</summary>
public sealed class LinuxCloud : IAsyncDisposable
{
    private readonly Cloud _cloud;
    private readonly string? _uplink;
    private readonly List<NamespaceGuest> _guests = [];
    private ServiceProvider _services;

    private LinuxCloud(Cloud cloud, string? uplink)
    {
        _cloud = cloud;
        _uplink = uplink;
        _services = Provide();
    }

    public string Id => _cloud.Id;

    public string Dir => _cloud.DataDir;

    public INetworkFabric Fabric => _services.GetRequiredService<INetworkFabric>();

    public KernelNames Names => _services.GetRequiredService<KernelNames>();

    public ExternalRange Range { get; private set; } = null!;

    public static async Task<LinuxCloud> Start(string? uplink = null)
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root: makes namespaces, bridges and rules");
        var dir = Directory.CreateTempSubdirectory("alize-world-").FullName;
        var cloud = new LinuxCloud(new Cloud(Ids.Random.Hex(8), dir, "RegionOne", "http://cloud.test", "http://s3.test"), uplink);
        cloud.Range = await cloud.Fabric.EnsureFoundation(CancellationToken.None);
        return cloud;
    }

    /// <summary>The same cloud in a new process's eyes: nothing is remembered but what the kernel and the folder hold.</summary>
    public async Task Restart()
    {
        await _services.DisposeAsync();
        _services = Provide();
        Range = await Fabric.EnsureFoundation(CancellationToken.None);
    }

    /// <summary>A namespace that stands for a guest: its eth0 is the other end of the port's link.</summary>
    public async Task<NamespaceGuest> Guest(PortWish port)
    {
        var guest = await NamespaceGuest.Start(Names.Fabric, Names.Tap(port.Id), port.Mac, port.Mtu);
        _guests.Add(guest);
        await Fabric.EnsurePort("here", port, CancellationToken.None);
        return guest;
    }

    public async ValueTask DisposeAsync()
    {
        await Fabric.RemoveAll(CancellationToken.None);
        await Fabric.ReleaseRange(CancellationToken.None);
        foreach (var guest in _guests)
        {
            await guest.DisposeAsync();
        }

        await _services.DisposeAsync();
        Directory.Delete(Dir, recursive: true);
    }

    private ServiceProvider Provide() =>
        new ServiceCollection().AddLogging().AddSingleton(_cloud).AddLinuxNet(_uplink).BuildServiceProvider();
}
