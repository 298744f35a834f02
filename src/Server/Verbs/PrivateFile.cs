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
}
