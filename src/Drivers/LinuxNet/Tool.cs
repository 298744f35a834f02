using System.Diagnostics;

namespace Alize.Drivers.LinuxNet;

/// <summary>Runs ip, bridge, nft and dnsmasq: one process a change set, its text by standard input.</summary>
public static class Tool
{
    /// <summary>Runs a command to its end and returns what it printed.</summary>
    /// <exception cref="ToolException">It ended with another code than 0.</exception>
    public static Task<string> Run(string[] command, string? input, CancellationToken ct) =>
        Finish(Process.Start(Words(command))!, command, input, ct);

    /// <summary>The same inside a network namespace. A process starts where the thread is that starts it: no other program need lead it
    /// there.</summary>
    public static Task<string> RunIn(string netns, string[] command, string? input, CancellationToken ct) =>
        Finish(NamespaceThread.Run(netns, () => Process.Start(Words(command))!), command, input, ct);

    /// <summary>Changes links, addresses and routes of a namespace (null: the host's).</summary>
    public static Task Ip(string? netns, IReadOnlyCollection<string> lines, CancellationToken ct) => lines.Count == 0
        ? Task.CompletedTask
        : Run(netns is null ? ["ip", "-batch", "-"] : ["ip", "-n", netns, "-batch", "-"], string.Join('\n', lines) + "\n", ct);

    /// <summary>Changes rules in one transaction.</summary>
    public static Task Nft(string? netns, string text, CancellationToken ct) =>
        netns is null ? Run(["nft", "-f", "-"], text, ct) : RunIn(netns, ["nft", "-f", "-"], text, ct);

    /// <summary>Forgets connections of a namespace, so that the next packet of each is judged anew.</summary>
    /// <param name="filters">Options of conntrack, one a run.</param>
    public static async Task ForgetConnections(string netns, IEnumerable<string> filters, CancellationToken ct)
    {
        foreach (var filter in filters)
        {
            try
            {
                await RunIn(netns, ["conntrack", "-D", .. filter.Split(' ')], null, ct);
            }
            catch (ToolException e) when (e.Errors.Contains("0 flow entries", StringComparison.Ordinal))
            {
                // there was none
            }
        }
    }

    private static ProcessStartInfo Words(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static async Task<string> Finish(Process started, string[] command, string? input, CancellationToken ct)
    {
        using var process = started;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await Feed(process, input, ct);
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return process.ExitCode == 0
            ? await output
            : throw new ToolException(string.Join(' ', command), process.ExitCode, await errors, input);
    }

    private static async Task Feed(Process process, string? input, CancellationToken ct)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it ended before it read everything: its exit code and words tell why
        }
    }
}

/// <summary>A tool refused; the message holds its own words.</summary>
public sealed class ToolException(string command, int code, string errors, string? input) : Exception($"{command}: {code}: {errors.Trim()}")
{
    public string Errors => errors;

    /// <summary>What it was fed, for the log at debug level.</summary>
    public string? Input => input;
}
