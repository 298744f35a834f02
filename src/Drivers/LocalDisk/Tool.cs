using System.Diagnostics;

namespace Alize.Drivers.LocalDisk;

/// <summary>Runs a child process with an argument list and reads what it says. No argument ever holds a secret.</summary>
internal static class Tool
{
    /// <summary>What the program wrote to its standard output.</summary>
    /// <exception cref="IOException">It failed, or did not end within <paramref name="most"/>; then it is killed.</exception>
    public static async Task<string> Run(TimeSpan most, CancellationToken ct, params IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(words[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start) ?? throw new IOException($"{words[0]} did not start");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(most);
        try
        {
            var said = process.StandardOutput.ReadToEndAsync(limit.Token);
            var complained = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var why = (await complained).Trim();
            return process.ExitCode == 0
                ? await said
                : throw new IOException($"{string.Join(' ', words.Take(2))} ended with {process.ExitCode}: {why}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            ct.ThrowIfCancellationRequested();
            throw new IOException($"{words[0]} did not end within {most.TotalSeconds} s");
        }
    }
}
