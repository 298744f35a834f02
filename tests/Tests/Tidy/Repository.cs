using System.Diagnostics;

namespace Alize.Tests.Tidy;

/// <summary>The repository that these tests were built from, as files.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>All files that are kept, as git lists them: nothing built, nothing ignored.</summary>
    public static IReadOnlyList<string> Files { get; } = List();

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static IEnumerable<string> Sources(string under = "") =>
        Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal) && f.StartsWith(under, StringComparison.Ordinal));

    private static string Find()
    {
        var dir = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(dir.FullName, "alize.slnx")))
        {
            dir = dir.Parent ?? throw new InvalidOperationException("These tests run out of a clone of the repository.");
        }

        return dir.FullName;
    }

    private static List<string> List()
    {
        var start = new ProcessStartInfo(
            "git", ["-C", Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        { RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var names = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return [.. names.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Path.Combine(Root, f)))];
    }
}
