using System.CommandLine;
using System.Globalization;
using Alize.Server.Backups;
using Alize.Server.Hosting;

namespace Alize.Server.Verbs.Machine;

/// <summary><c>alize backup FILE</c>: one consistent copy of a cloud, running or stopped.</summary>
internal static class BackupVerb
{
    private static readonly Argument<string> _file = new("file") { Description = "Where the backup goes (tar.gz)" };
    private static readonly Option<bool> _noData =
        new("--no-data") { Description = "Only databases and keys, without the bytes of images, objects and disks" };

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("backup", "One consistent copy of databases, keys and bytes into a file") { _file, SharedOptions.Data,
            _noData };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult words, CancellationToken ct)
    {
        var folder = new DataFolder(SharedOptions.Folder(words));
        var file = Path.GetFullPath(words.GetValue(_file)!);
        try
        {
            if (folder.Cloud is not { } cloud)
            {
                throw new IOException($"there is no cloud in {folder.Path}");
            }

            if (!File.Exists(Path.Combine(folder.Path, "alize.db")))
            {
                throw new IOException("this cloud keeps its state in PostgreSQL: back that up with pg_dump, and DIR by a copy");
            }

            await using var machine = new OnThisMachine(cloud);
            var live = new LiveDisks(machine, folder.Path);
            await new CloudBackup(folder.Path, cloud.Id, TimeProvider.System).Write(file, !words.GetValue(_noData), live.Copy, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await words.InvocationConfiguration.Error.WriteLineAsync($"alize: {e.Message}.");
            return ExitCodes.Failed;
        }

        var size = new FileInfo(file).Length / 1e6;
        await words.InvocationConfiguration.Output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture,
                $"{file}: {size:0.0} MB. It holds keys and passwords: keep it as safe as the cloud itself."));
        return ExitCodes.Done;
    }
}
