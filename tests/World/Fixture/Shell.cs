using System.Diagnostics;

namespace Alize.World.Fixture;

/// <summary>Runs a command line and tells how it ended.</summary>
public static class Shell
{
    public static async Task<(int Code, string Output)> Run(string netns, string line) =>
        await Run("ip", "netns", "exec", netns, "sh", "-c", line);

    public static async Task<(int Code, string Output)> Host(string line) => await Run("sh", "-c", line);

    private static async Task<(int Code, string Output)> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
