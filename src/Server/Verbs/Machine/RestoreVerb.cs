using System.CommandLine;
using System.Globalization;
using Alize.Server.Backups;

namespace Alize.Server.Verbs.Machine;

/// <summary><c>alize restore FILE</c>: puts a backup into an empty data folder.</summary>
internal static class RestoreVerb
{
    private static readonly Argument<string> _file = new("file") { Description = "A file that alize backup made" };

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("restore", "Put a backup into an empty data folder") { _file, SharedOptions.Data };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult words, CancellationToken ct)
    {
        var folder = SharedOptions.Folder(words);
        try
        {
            var note = await CloudRestore.Run(Path.GetFullPath(words.GetValue(_file)!), folder, ct);
            await words.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Cloud {note.CloudId} as of {note.At:u} is in {folder}{Without(note)}. Next: alize up --data {folder}"));
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await words.InvocationConfiguration.Error.WriteLineAsync($"alize: {e.Message}.");
            return ExitCodes.Failed;
        }
    }

    private static string Without(BackupNote note) => note.HasData ? "" : ", without images, objects and disks";
}
