using Alize.Kernel;

namespace Alize.Server.Hosting;

/// <summary>A cloud's data folder as others than its program see it: which cloud it is, whether its program runs.</summary>
public sealed record DataFolder(string Path)
{
    public string IdFile => System.IO.Path.Combine(Path, "cloud-id");

    /// <summary>The name of the cloud's host, under which its servers and disks are kept.</summary>
    public string HostFile => System.IO.Path.Combine(Path, "host");

    public string OpenRc => System.IO.Path.Combine(Path, "openrc.sh");

    /// <summary>The cloud's id; null where there is no cloud.</summary>
    public string? CloudId => File.Exists(IdFile) ? File.ReadAllText(IdFile).Trim() : null;

    /// <summary>A file by which the cloud is known is there and says nothing of the kind.</summary>
    public string? SpoiledFile =>
        CloudId is { } id && !(id.Length == 16 && id.All(char.IsAsciiHexDigitLower)) ? IdFile
        : File.Exists(HostFile) && string.IsNullOrWhiteSpace(File.ReadAllText(HostFile)) ? HostFile
        : null;

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

        var words = ProcessSight.Words(pid);
        return words.Contains("serve") && words.Contains(Path) ? pid : null;
    }
}
