namespace Alize.Server.Verbs;

/// <summary>Files that only their owner reads, from their first byte on.</summary>
internal static class PrivateFile
{
    public static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    public static async Task Write(string path, string text, CancellationToken ct)
    {
        File.Delete(path);
        await using var file = Create(path);
        await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), ct);
        file.Flush(flushToDisk: true);
    }
}
