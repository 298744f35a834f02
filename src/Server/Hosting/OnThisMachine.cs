using Alize.Drivers.LinuxNet;
using Alize.Drivers.Qemu;
using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Server.Hosting;

/// <summary>What a cloud has in this machine's kernel, reached through the drivers alone: no database, no running program.</summary>
public sealed class OnThisMachine : IAsyncDisposable
{
    private static readonly TimeSpan _powerDown = TimeSpan.FromSeconds(8);
    private readonly ServiceProvider _drivers;

    /// <param name="probeKernel">The kernel by which KVM is tried; null looks where the guest image is built.</param>
    public OnThisMachine(Cloud cloud, string? probeKernel = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(cloud);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new QemuOptions { ProbeKernel = probeKernel });
        services.AddQemu().AddLinuxNet();
        _drivers = services.BuildServiceProvider();
    }

    public GuestMonitors Monitors => _drivers.GetRequiredService<GuestMonitors>();

    public GuestFolders Guests => _drivers.GetRequiredService<GuestFolders>();

    public Accelerator Accelerator => _drivers.GetRequiredService<Accelerator>();

    public GuestCopies Copies => _drivers.GetRequiredService<GuestCopies>();

    /// <summary>Stops the guests and removes networks, namespaces, rules and their helpers; returns how many guests ran.</summary>
    public async Task<int> Clear(CancellationToken ct)
    {
        var guests = await _drivers.GetRequiredService<GuestRemoval>().StopAll(_powerDown, ct);
        await _drivers.GetRequiredService<INetworkFabric>().RemoveAll(ct);
        return guests;
    }

    /// <summary>Gives back the range of floating IPs: the cloud does not come again.</summary>
    public Task ReleaseRange(CancellationToken ct) => ((LinuxFabric)_drivers.GetRequiredService<INetworkFabric>()).ReleaseRange(ct);

    public ValueTask DisposeAsync() => _drivers.DisposeAsync();
}
