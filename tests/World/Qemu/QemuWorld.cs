using System.Diagnostics;
using Alize.Drivers.Qemu;
using Alize.Kernel;
using Alize.Services.Compute;
using Alize.World.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.World.Qemu;

/// <summary>A data folder, a run folder and the driver over them. <see cref="Restart"/> is what a kill -9
/// of the program is to the driver.</summary>
public sealed class QemuWorld : IAsyncDisposable
{
    public const string Host = "here";
    private readonly string _dir = Directory.CreateTempSubdirectory("alize-qemu-").FullName;
    private readonly Cloud _cloud;
    private readonly List<string> _guests = [];
    private ServiceProvider _services;

    public QemuWorld()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "guests need root");
        Assert.SkipUnless(File.Exists("/usr/bin/qemu-system-x86_64"), "qemu-system-x86 is not installed");
        File.SetUnixFileMode(_dir, File.GetUnixFileMode(_dir) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        _cloud = new Cloud(Ids.Random.Hex(8), _dir, "RegionOne", "http://cloud.test", "http://s3.test");
        _services = Services();
    }

    public string Dir => _dir;

    public string Run => Path.Combine("/run/alize", _cloud.Short);

    public IHypervisor Hypervisor => _services.GetRequiredService<IHypervisor>();

    public GuestFolders Folders => _services.GetRequiredService<GuestFolders>();

    /// <summary>An overlay on the tiny guest.</summary>
    public async Task<GuestDisk> RootDisk()
    {
        var path = await Disk("-b", await Base(), "-F", "qcow2");
        return new("root", path, "qcow2", "virtio", "root", 0, ReadOnly: false, IsCdrom: false);
    }

    public async Task<GuestDisk> Volume(string id) =>
        new(id, await Disk("", "64M"), "qcow2", "virtio", id[..20], null, ReadOnly: false, IsCdrom: false);

    public GuestWish Wish(params GuestDisk[] disks)
    {
        var id = Ids.Random.Dashed();
        _guests.Add(id);
        return new(id, "tiny", 1, 1, 128, Paused: false, disks, [], new(Uefi: false, "q35"));
    }

    public async Task WaitForConsole(string guest, string words, int count = 1)
    {
        var began = Stopwatch.GetTimestamp();
        string log;
        do
        {
            await Task.Delay(100);
            log = await Hypervisor.ConsoleLog(Host, guest, null, CancellationToken.None);
        }
        while (log.Split(words).Length <= count && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(120));
        Assert.True(log.Split(words).Length > count, $"'{words}' is not in the console log after 120 s:\n{log}");
    }

    public Task<GuestReport> Look(string guest) => Hypervisor.Look(Host, guest, CancellationToken.None);

    public async Task Restart()
    {
        await _services.DisposeAsync();
        _services = Services();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var guest in _guests)
        {
            await Hypervisor.EnsureGone(Host, guest, CancellationToken.None);
        }

        await _services.DisposeAsync();
        Directory.Delete(_dir, recursive: true);
        Directory.Delete(Run, recursive: true);
    }

    private ServiceProvider Services() => new ServiceCollection()
        .AddSingleton(_cloud)
        .AddSingleton(TimeProvider.System)
        .AddLogging()
        .AddSingleton(new QemuOptions { Accelerator = "tcg" })
        .AddQemu()
        .BuildServiceProvider();

    private async Task<string> Base()
    {
        var path = Path.Combine(_dir, "tiny.qcow2");
        if (!File.Exists(path))
        {
            File.Copy(Path.Combine(await TinyGuest.Folder(), "tiny.qcow2"), path);
            await Tool("chmod", "0644", path);
        }

        return path;
    }

    private async Task<string> Disk(params string[] words)
    {
        var path = Path.Combine(_dir, Ids.Random.Hex(6) + ".qcow2");
        string[] end = words[0].Length == 0 ? [path, words[1]] : [.. words, path];
        await Tool(["qemu-img", "create", "-q", "-f", "qcow2", .. end]);
        await Tool("chown", "alize-qemu", path);
        return path;
    }

    public static async Task<string> Tool(params string[] words)
    {
        using var tool = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true })!;
        var said = await tool.StandardOutput.ReadToEndAsync();
        await tool.WaitForExitAsync();
        Assert.Equal(0, tool.ExitCode);
        return said;
    }
}
