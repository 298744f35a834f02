using System.Diagnostics;
using Alize.Drivers.LocalDisk;
using Alize.Kernel;
using Alize.Services.Compute;
using Alize.Services.Images;
using Alize.Services.Volumes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Drivers.LocalDisk;

/// <summary>The driver on real files with the real qemu-img.</summary>
public sealed class LocalDiskTests : IDisposable
{
    private const long Mib = 1 << 20;
    private readonly string _dir;
    private readonly ServiceProvider _services;

    public LocalDiskTests()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/qemu-img"), "qemu-img is not installed");
        _dir = Directory.CreateTempSubdirectory("alize-disk-").FullName;

        // as in DIR itself: the guests' user may pass through, and read nothing
        File.SetUnixFileMode(_dir, File.GetUnixFileMode(_dir) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        _services = new ServiceCollection()
            .AddSingleton(new Cloud("0123456789abcdef", _dir, "RegionOne", "http://cloud.test", "http://s3.test"))
            .AddSingleton(TimeProvider.System)
            .AddLocalDisk()
            .BuildServiceProvider();
    }

    private IImageStore Images => _services.GetRequiredService<IImageStore>();

    private IRootDisks Disks => _services.GetRequiredService<IRootDisks>();

    private IVolumeStore Volumes => _services.GetRequiredService<IVolumeStore>();

    public void Dispose()
    {
        _services?.Dispose();
        Directory.Delete(_dir, recursive: true);
    }

    [Fact]
    public async Task A_server_disk_is_an_overlay_on_the_converted_image_and_grows()
    {
        await Store("i1", await Qcow("a.qcow2", 4 * Mib));
        var disk = await Disks.EnsureDisk("h", "s1", "root", "i1", "qcow2", 16 * Mib, default);
        Assert.Equal(disk, await Disks.EnsureDisk("h", "s1", "root", "i1", "qcow2", 16 * Mib, default));
        var info = await QemuImg("info", "--output=json", "-f", "qcow2", disk.Path);
        Assert.Contains("\"virtual-size\": 16777216", info, StringComparison.Ordinal);
        Assert.Contains("root.base", info, StringComparison.Ordinal);
        await Disks.EnsureSize("h", "s1", "root", 32 * Mib, default);
        Assert.Contains("\"virtual-size\": 33554432", await QemuImg("info", "--output=json", disk.Path), StringComparison.Ordinal);
        Assert.Equal(["s1"], Disks.List("h"));
        await Disks.EnsureGone("h", "s1", default);
        await Disks.EnsureGone("h", "s1", default);
        Assert.Empty(Disks.List("h"));
    }

    [Fact]
    public async Task A_server_disk_outlives_its_image_and_its_cache_entry()
    {
        var content = new byte[2 * Mib];
        Random.Shared.NextBytes(content);
        await Images.Write("i1", new MemoryStream(content), long.MaxValue, default);
        await Disks.EnsureDisk("h", "s1", "root", "i1", "raw", 2 * Mib, default);
        await Images.EnsureGone("i1", default);
        Directory.Delete(Path.Combine(_dir, "disks", "cache"), recursive: true);
        var flat = Path.Combine(_dir, "flat.raw");
        await Disks.Export("h", "s1", "root", "raw", flat, default);
        Assert.Equal(content, await File.ReadAllBytesAsync(flat));
    }

    [Fact]
    public async Task Hostile_and_mislabelled_images_are_refused()
    {
        await QemuImg("create", "-q", "-f", "qcow2", "-b", "/etc/passwd", "-F", "raw", Path.Combine(_dir, "back.qcow2"), "1M");
        await QemuImg(
            "create", "-q", "-f", "qcow2", "-o", $"data_file={_dir}/x.raw,data_file_raw=on", Path.Combine(_dir, "data.qcow2"), "1M");
        await QemuImg("create", "-q", "-f", "vmdk", "-o", "subformat=monolithicFlat", Path.Combine(_dir, "flat.vmdk"), "1M");
        Assert.Contains("backing file", await Refusal("back.qcow2", "qcow2"), StringComparison.Ordinal);
        Assert.Contains("backing file", await Refusal("back.qcow2", "raw"), StringComparison.Ordinal);
        Assert.Contains("external data file", await Refusal("data.qcow2", "qcow2"), StringComparison.Ordinal);
        Assert.Contains("other files", await Refusal("flat.vmdk", "vmdk"), StringComparison.Ordinal);
        Assert.Contains("claims to be raw", await Refusal(Path.GetFileName(await Qcow("ok.qcow2", Mib)), "raw"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qcow2", "qcow2")]
    [InlineData("vmdk", "vmdk")]
    [InlineData("vdi", "vdi")]
    [InlineData("vpc", "vhd")]
    [InlineData("vhdx", "vhdx")]
    public async Task A_volume_is_made_from_an_image_of_any_format(string made, string claimed)
    {
        var content = new byte[Mib];
        Random.Shared.NextBytes(content);
        await File.WriteAllBytesAsync(Path.Combine(_dir, "c.raw"), content);
        await QemuImg("convert", "-f", "raw", "-O", made, Path.Combine(_dir, "c.raw"), Path.Combine(_dir, "c.img"));
        await Store("i1", Path.Combine(_dir, "c.img"));
        Assert.Null((await Images.Inspect("i1", claimed, default)).Refusal);
        var disk = await Made(() => Volumes.EnsureVolume("v1", 8 * Mib, new DiskSource("i1", claimed, null), default));
        var bytes = await File.ReadAllBytesAsync(disk.Path);
        Assert.Equal(8 * Mib, bytes.Length);
        Assert.True(bytes.AsSpan(0, content.Length).SequenceEqual(content));
    }

    [Fact]
    public async Task Random_bytes_are_no_danger_but_boot_nothing_that_claims_a_format()
    {
        await Images.Write("i1", new MemoryStream(new byte[4096]), long.MaxValue, default);
        Assert.Null((await Images.Inspect("i1", "qcow2", default)).Refusal);
        await Assert.ThrowsAsync<FaultException>(() => Disks.EnsureDisk("h", "s1", "root", "i1", "qcow2", Mib, default));
    }

    [Fact]
    public async Task A_snapshot_stays_as_it_was_and_makes_new_volumes()
    {
        var disk = await Made(() => Volumes.EnsureVolume("v1", Mib, DiskSource.Blank, default));
        await File.WriteAllBytesAsync(disk.Path, new byte[Mib].Select(_ => (byte)7).ToArray());
        var snapshot = await Made(() => Volumes.EnsureSnapshot("n1", "v1", default));
        await File.WriteAllBytesAsync(disk.Path, new byte[Mib]);
        var clone = await Made(() => Volumes.EnsureVolume("v2", 2 * Mib, new DiskSource(null, null, snapshot.Path), default));
        Assert.Equal(7, (await File.ReadAllBytesAsync(clone.Path))[100]);
        Assert.Equal(["n1", "v1", "v2"], Volumes.List().Order());
        await Volumes.EnsureSize("v2", 3 * Mib, default);
        Assert.Equal(3 * Mib, new FileInfo(clone.Path).Length);
        await Volumes.EnsureSnapshotGone("n1", default);
        await Volumes.EnsureVolumeGone("v1", default);
        await Volumes.EnsureVolumeGone("v2", default);
        Assert.Empty(Volumes.List());
    }

    [Fact]
    public async Task A_cut_upload_leaves_nothing_and_a_too_large_one_is_refused()
    {
        await Assert.ThrowsAsync<FaultException>(() => Images.Write("i1", new MemoryStream(new byte[3000]), 2999, default));
        Assert.Empty(Images.List());
        Assert.Null(Images.Open("i1"));
    }

    [Fact]
    public async Task An_id_that_would_leave_its_folder_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Images.EnsureGone("../x", default));

    [Fact]
    public async Task A_config_drive_holds_its_files_under_the_label_that_guests_look_for()
    {
        var files = new Dictionary<string, byte[]> { ["openstack/latest/meta_data.json"] = "{\"uuid\": \"s1\"}"u8.ToArray() };
        var drive = await Disks.EnsureConfigDrive("h", "s1", files, default);
        Assert.Equal("raw", drive.Format);
        var iso = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(drive.Path));
        Assert.Equal("config-2", iso.Substring(0x8000 + 40, 8));
        Assert.Contains("{\"uuid\": \"s1\"}", iso, StringComparison.Ordinal);
        await Disks.EnsureDiskGone("h", "s1", "config", default);
        Assert.False(File.Exists(drive.Path));
    }

    private async Task<string?> Refusal(string file, string claimed)
    {
        await Store("bad", Path.Combine(_dir, file));
        return (await Images.Inspect("bad", claimed, default)).Refusal;
    }

    private async Task Store(string image, string path)
    {
        await using var file = File.OpenRead(path);
        await Images.Write(image, file, long.MaxValue, default);
    }

    private async Task<string> Qcow(string name, long size)
    {
        var path = Path.Combine(_dir, name);
        await QemuImg("create", "-q", "-f", "qcow2", path, size.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return path;
    }

    private static async Task<DiskFile> Made(Func<Task<DiskFile?>> ask)
    {
        for (var i = 0; i < 60; i++)
        {
            if (await ask() is { } disk)
            {
                return disk;
            }
        }

        throw new TimeoutException("the copy does not end");
    }

    private static async Task<string> QemuImg(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("qemu-img", words) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return said;
    }
}
