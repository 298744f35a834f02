using Alize.Kernel;

namespace Alize.Server.Hosting;

/// <summary>A cloud's data folder as others than its program see it: which cloud it is, whether its program runs.</summary>
public sealed record DataFolder(string Path)
{
    public string IdFile => System.IO.Path.Combine(Path, "cloud-id");

    public string OpenRc => System.IO.Path.Combine(Path, "openrc.sh");

    /// <summary>The cloud's id; null where there is no cloud.</summary>
    public string? CloudId => File.Exists(IdFile) ? File.ReadAllText(IdFile).Trim() : null;

    public Cloud? Cloud => CloudId is { } id ? new Cloud(id, Path, "", "", "") : null;

    /// <summary>The process that serves this folder. A pid file that a kill left behind names nobody, or a stranger: its command line
    /// tells.</summary>
    public int? RunningPid()
    {
        var file = System.IO.Path.Combine(Path, "alize.pid");
        if (!File.Exists(file) || !int.TryParse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        return Words(pid) is { } words && words.Contains("serve") && words.Contains(Path) ? pid : null;
    }

    /// <summary>The words of a process's command line; null where it does not run.</summary>
    public static string[]? Words(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
