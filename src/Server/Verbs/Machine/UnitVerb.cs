using System.CommandLine;
using Alize.Server.Hosting;

namespace Alize.Server.Verbs.Machine;

/// <summary><c>alize unit</c>: a systemd unit under which a restart of the program leaves guests alone.</summary>
internal static class UnitVerb
{
    private static readonly string[] _defaults = ["--listen", "127.0.0.1:8700", "--s3-listen", "127.0.0.1:8701"];

    public static Command Command { get; } = Make();

    /// <summary>The unit's text.</summary>
    public static string Text(string program, string folder, IEnumerable<string> options) => $"""
        [Unit]
        Description=Alizé cloud in {folder}
        After=network-online.target
        Wants=network-online.target
        RequiresMountsFor={folder}

        [Service]
        Type=simple
        ExecStart={string.Join(' ', new[] { program, "serve", "--data", folder }.Concat(options).Select(Word))}
        Environment=DOTNET_gcServer=0
        # only the program is stopped: guests live on, and the next start takes them up again
        KillMode=process
        TimeoutStopSec=35
        Restart=on-failure
        RestartSec=2
        LimitNOFILE=1048576
        OOMScoreAdjust=-500

        [Install]
        WantedBy=multi-user.target
        """;

    /// <summary>A word as systemd reads command lines: blanks within quotes, "%" twice.</summary>
    private static string Word(string word)
    {
        var plain = word.Replace("%", "%%", StringComparison.Ordinal);
        return !plain.Any(" \t\"'\\$;".Contains)
            ? plain
            : '"' + plain.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("$", "$$", StringComparison.Ordinal) + '"';
    }

    private static Command Make()
    {
        var command = new Command("unit", "Print a systemd unit for this cloud") { SharedOptions.Data };
        command.SetAction(words =>
        {
            var folder = new DataFolder(SharedOptions.Folder(words));
            words.InvocationConfiguration.Output.WriteLine(
                Text(Environment.ProcessPath ?? "alize", folder.Path, LastOptions(folder) ?? _defaults));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The options of the last <c>alize up</c>, one a line; null where there was none.</summary>
    private static string[]? LastOptions(DataFolder folder)
    {
        var file = Path.Combine(folder.Path, "up-options");
        return File.Exists(file) ? File.ReadAllLines(file) : null;
    }
}
