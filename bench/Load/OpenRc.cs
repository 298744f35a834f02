using System.Diagnostics;

namespace Alize.Load;

/// <summary>An openrc file's variables: OS_AUTH_URL, OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME of an administrator; and BENCH_PIDS, a
/// folder of pid files or pids with spaces between, so that the servers' processor time and memory can be read.</summary>
internal sealed class OpenRc
{
    private readonly Dictionary<string, string> _values;

    private OpenRc(Dictionary<string, string> values) => _values = values;

    public string AuthUrl => _values["OS_AUTH_URL"].TrimEnd('/');

    public string User => _values["OS_USERNAME"];

    public string Password => _values["OS_PASSWORD"];

    public string Project => _values["OS_PROJECT_NAME"];

    public string UserDomain => _values.GetValueOrDefault("OS_USER_DOMAIN_NAME", "Default");

    public string ProjectDomain => _values.GetValueOrDefault("OS_PROJECT_DOMAIN_NAME", "Default");

    /// <summary>The servers' first processes; what they started is theirs too.</summary>
    public int[] Pids()
    {
        var said = _values.GetValueOrDefault("BENCH_PIDS", "");
        var words = Directory.Exists(said) ? Directory.GetFiles(said, "*.pid").Select(File.ReadAllText) : said.Split(' ');
        return [.. words.Select(w => int.TryParse(w, out var pid) ? pid : 0).Where(p => p > 0)];
    }

    /// <exception cref="InvalidOperationException">A variable is missing.</exception>
    public static OpenRc Read(string file)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("bash", ["-c", ". \"$0\" >/dev/null 2>&1; env -0", file]) { RedirectStandardOutput = true })!;
        var values = shell.StandardOutput.ReadToEnd().Split('\0').Select(l => l.Split('=', 2)).Where(l => l.Length == 2)
            .ToDictionary(l => l[0], l => l[1]);
        foreach (var name in new[] { "OS_AUTH_URL", "OS_USERNAME", "OS_PASSWORD", "OS_PROJECT_NAME" })
        {
            if (!values.ContainsKey(name))
            {
                throw new InvalidOperationException($"{file} does not set {name}");
            }
        }

        return new(values);
    }
}
