using System.Collections.Concurrent;
using Alize.Services.Compute;
using Alize.Services.Volumes;

namespace Alize.Tests.Fixture;

/// <summary>A fake of servers' own disks: remembers which there are and what they were made from.</summary>
public sealed class FakeRootDisks(Acts acts) : IRootDisks
{
    /// <summary>The first 72 bytes of a version 2 image of 1 GiB: enough for whoever looks at the header.</summary>
    public static byte[] EmptyQcow2 { get; } = Header();

    public ConcurrentDictionary<(string Server, string Name), (string? Image, long Size)> Disks { get; } = new();

    public async Task<DiskFile> EnsureDisk(string host, string server, string name, string? image, string? imageFormat, long sizeBytes,
        CancellationToken ct)
    {
        await acts.Do(() => Disks.TryAdd((server, name), (image, sizeBytes)));
        return new($"/fake/{server}/{name}", "qcow2");
    }

    public Task EnsureSize(string host, string server, string name, long sizeBytes, CancellationToken ct) => acts.Do(() =>
        Disks[(server, name)] = (Disks[(server, name)].Image, Math.Max(sizeBytes, Disks[(server, name)].Size)));

    public async Task<DiskFile> EnsureConfigDrive(string host, string server, IReadOnlyDictionary<string, byte[]> files,
        CancellationToken ct)
    {
        await acts.Do(() => Disks[(server, "config")] = (null, files.Values.Sum(f => f.Length)));
        return new($"/fake/{server}/config", "raw");
    }

    public Task Export(string host, string server, string name, string format, string toPath, CancellationToken ct) =>
        acts.Do(() => File.WriteAllBytes(toPath, EmptyQcow2));

    public Task EnsureDiskGone(string host, string server, string name, CancellationToken ct) =>
        acts.Do(() => Disks.TryRemove((server, name), out _));

    public Task EnsureGone(string host, string server, CancellationToken ct) => acts.Do(() =>
    {
        foreach (var key in Disks.Keys.Where(k => k.Server == server))
        {
            Disks.TryRemove(key, out _);
        }
    });

    public IEnumerable<string> List(string host) => Disks.Keys.Select(k => k.Server).Distinct();

    private static byte[] Header()
    {
        var bytes = new byte[65_536 * 4];
        "QFI"u8.CopyTo(bytes);
        bytes[3] = 0xfb;
        bytes[7] = 2;
        bytes[23] = 16;
        bytes[28] = 0x40;
        bytes[39] = 2;
        bytes[45] = 1;
        bytes[53] = 2;
        bytes[59] = 1;
        return bytes;
    }
}
