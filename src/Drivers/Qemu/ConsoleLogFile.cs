using System.Text;

namespace Alize.Drivers.Qemu;

/// <summary>What a guest wrote to its serial line. QEMU appends to the file; it is cut from outside, so that a guest that
/// writes for ever fills no disk.</summary>
public static class ConsoleLogFile
{
    /// <summary>How much is kept and given, in bytes.</summary>
    public const int Most = 1 << 20;

    public static void EnsureThere(string path)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    /// <summary>Past <see cref="Most"/> the newer half is kept beside the file and the file begins anew: QEMU
    /// writes at its end, wherever that is.</summary>
    public static async Task Bound(string path, CancellationToken ct)
    {
        if (!File.Exists(path) || new FileInfo(path).Length <= Most)
        {
            return;
        }

        var tail = await Tail(path, Most / 2, ct);
        await File.WriteAllBytesAsync(Older(path), tail, ct);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }

    /// <param name="lines">The most lines from the end; null for all that is kept.</param>
    public static async Task<string> Read(string path, int? lines, CancellationToken ct)
    {
        var now = File.Exists(path) ? await Tail(path, Most, ct) : [];
        var before = File.Exists(Older(path)) ? await Tail(Older(path), Most - now.Length, ct) : [];
        var text = Encoding.UTF8.GetString([.. before, .. now]);
        return lines is { } most ? LastLines(text, most) : text;
    }

    private static string LastLines(string text, int most)
    {
        var start = text.Length;
        for (var left = text.EndsWith('\n') ? most + 1L : most; left > 0 && start >= 0; left--)
        {
            start = start == 0 ? -1 : text.LastIndexOf('\n', start - 1);
        }

        return most <= 0 ? "" : text[(start + 1)..];
    }

    private static async Task<byte[]> Tail(string path, int most, CancellationToken ct)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = file.Length;
        file.Position = Math.Max(0, length - most);
        var bytes = new byte[length - file.Position];
        var read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return bytes[..read];
    }

    private static string Older(string path) => path + ".1";
}
