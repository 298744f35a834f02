using System.CommandLine;
using System.Globalization;
using Alize.Kernel;
using Alize.Server.Hosting;

namespace Alize.Server.Verbs.Machine;

/// <summary><c>alize clear</c>: takes a stopped cloud's guests, networks and rules off the machine. Its data stays.</summary>
internal static class ClearVerb
{
    private static readonly Option<bool> _everything =
        new("--everything") { Description = "Also the range of floating IPs: the cloud does not come again" };
    private static readonly Option<string?> _cloud =
        new("--cloud") { Description = "Id of a cloud whose data folder is gone (alize doctor names it)" };

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("clear", "Take a stopped cloud's guests, networks and rules off this machine") { SharedOptions.Data,
            _everything, _cloud };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult words, CancellationToken ct)
    {
        var folder = new DataFolder(SharedOptions.Folder(words));
        if ((words.GetValue(_cloud) ?? folder.CloudId) is not { } id)
        {
            await words.InvocationConfiguration.Error.WriteLineAsync($"alize: there is no cloud in {folder.Path}.");
            return ExitCodes.Usage;
        }

        if (folder.RunningPid() is { } pid)
        {
            await words.InvocationConfiguration.Error.WriteLineAsync(
                $"alize: process {pid} serves {folder.Path}: stop it first (alize down).");
            return ExitCodes.Conflict;
        }

        await using var machine = new OnThisMachine(new Cloud(id, folder.Path, "", "", ""));
        var guests = await machine.Clear(ct);
        if (words.GetValue(_everything))
        {
            await machine.ReleaseRange(ct);
        }

        await words.InvocationConfiguration.Output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"Cloud {id}: {guests} guests stopped; networks, namespaces and rules removed."));
        return ExitCodes.Done;
    }
}
