using System.Globalization;

namespace Alize.Drivers.LocalDisk;

/// <summary>qemu-img under limits of time and memory; with bytes that a tenant chose it runs as the guests' user.</summary>
internal sealed class QemuImg(DiskFolders folders)
{
    private const string Sparse = "4k";
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _copy = TimeSpan.FromHours(2);

    /// <summary>What qemu-img finds inside, opened as <paramref name="format"/> and as nothing else.</summary>
    public async Task<InsideImage> Info(string path, string format, CancellationToken ct) => InsideImage.Parse(await Tool.Run(
        _look,
        ct,
        [.. Cage(10), "qemu-img", "info", "--output=json", "--force-share", "-f", format, path]));

    /// <summary>Turns untrusted bytes into a raw file that is there already and belongs to the guests' user.</summary>
    public Task ConvertUntrusted(string from, string format, string toRaw, CancellationToken ct) => Tool.Run(
        _copy,
        ct,
        [.. Cage(3600), "qemu-img", "convert", "-f", format, "-O", "raw", "-S", Sparse, from, toRaw]);

    /// <summary>Writes one of our own disks, flattened, in another format.</summary>
    public static Task Export(string from, string format, string to, string toFormat, CancellationToken ct) => Tool.Run(
        _copy, ct, "qemu-img", "convert", "--force-share", "-f", format, "-O", toFormat, "-S", Sparse, from, to);

    /// <summary>A new qcow2 file; over a raw file beside it where one is named.</summary>
    public static Task Create(string path, string? rawBase, long sizeBytes, CancellationToken ct)
    {
        string[] below = rawBase is null ? [] : ["-b", rawBase, "-F", "raw"];
        return Tool.Run(
            _look, ct, ["qemu-img", "create", "-q", "-f", "qcow2", .. below, path, sizeBytes.ToString(CultureInfo.InvariantCulture)]);
    }

    public static Task Resize(string path, string format, long sizeBytes, CancellationToken ct) => Tool.Run(
        _look, ct, "qemu-img", "resize", "-q", "-f", format, path, sizeBytes.ToString(CultureInfo.InvariantCulture));

    private List<string> Cage(int cpuSeconds)
    {
        List<string> words = ["prlimit", "--as=2147483648", $"--cpu={cpuSeconds}", "--core=0", "--nofile=64", "--"];
        if (folders.Owner is { } owner)
        {
            words.AddRange(["setpriv", $"--reuid={owner.User}", $"--regid={owner.Group}", "--clear-groups", "--no-new-privs", "--"]);
        }

        return words;
    }
}
