namespace Alize.Server.Backups;

/// <summary>The machine's own tar: it keeps owners, modes and holes of sparse disks.</summary>
internal static class TarArchive
{
    public static Task Pack(string folder, string file, CancellationToken ct) =>
        Tool.Run(["tar", "--sparse", "--sort=name", "-czf", file, "-C", folder, "."], ct);

    /// <summary>Owners come back where root unpacks; another user's files are its own.</summary>
    public static Task Unpack(string file, string folder, CancellationToken ct) =>
        Tool.Run(["tar", "-xpzf", file, "-C", folder], ct);

    /// <summary>One member's text; null where the archive has none of that name.</summary>
    public static async Task<string?> Member(string file, string name, CancellationToken ct)
    {
        try
        {
            return await Tool.Run(["tar", "-xzOf", file, "--occurrence=1", "./" + name], ct);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
