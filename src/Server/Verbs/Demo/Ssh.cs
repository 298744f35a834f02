using System.Diagnostics;

namespace Alize.Server.Verbs.Demo;

/// <summary>Commands inside a guest, by the machine's own ssh and a key pair kept with the demonstration.</summary>
internal sealed class Ssh(string folder)
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    private string Key => Path.Combine(folder, "id_ed25519");

    /// <summary>The public half; the pair is made where it is not there.</summary>
    public async Task<string> PublicKey(CancellationToken ct)
    {
        if (!File.Exists(Key + ".pub"))
        {
            File.Delete(Key);
            var (code, said) = await Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "alize-demo", "-f", Key], ct);
            if (code != 0)
            {
                throw new IOException($"ssh-keygen: {said}");
            }
        }

        return (await File.ReadAllTextAsync(Key + ".pub", ct)).Trim();
    }

    /// <summary>What a script of the guest's shell printed; null where the guest does not answer yet.</summary>
    public async Task<string?> TryRun(string address, string script, CancellationToken ct)
    {
        var (code, said) = await Start("ssh", [.. Words(address), script], ct);
        return code == 0 ? said : null;
    }

    /// <exception cref="IOException">The script failed.</exception>
    public async Task<string> Run(string address, string script, CancellationToken ct)
    {
        var (code, said) = await Start("ssh", [.. Words(address), script], ct);
        return code == 0 ? said : throw new IOException($"in the guest at {address}: {said.Trim()} (exit code {code})");
    }

    // A floating IP is given out again to another guest with other host keys, so none is remembered.
    private string[] Words(string address) =>
    [
        "-i", Key, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-o", "ServerAliveInterval=5",
        "-o", "LogLevel=ERROR",
        "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-F", "none", $"root@{address}",
    ];

    private static async Task<(int Code, string Said)> Start(string program, string[] words, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_longest);
        using var process = Process.Start(new ProcessStartInfo(program, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + (process.ExitCode == 0 ? "" : await errors));
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            ct.ThrowIfCancellationRequested();
            return (-1, $"no answer within {_longest.TotalSeconds} s");
        }
    }
}
