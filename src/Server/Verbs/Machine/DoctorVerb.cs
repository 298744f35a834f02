using System.CommandLine;
using Alize.Server.Hosting;

namespace Alize.Server.Verbs.Machine;

/// <summary><c>alize doctor</c>: what would hold the cloud back on this machine, and what a dead cloud left.</summary>
internal static class DoctorVerb
{
    private static readonly Option<string> _listen = new("--listen")
    {
        Description = "Address of the APIs",
        DefaultValueFactory = _ => "127.0.0.1:8700"
    };
    private static readonly Option<string> _s3 = new("--s3-listen")
    {
        Description = "Address of the S3 door",
        DefaultValueFactory = _ => "127.0.0.1:8701"
    };
    private static readonly Option<string?> _guest = new("--guest") { Description = "Folder with the tiny guest image, for the KVM probe" };

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("doctor", "What would hold the cloud back on this machine, and what dead clouds left")
        {
            SharedOptions.Data, SharedOptions.Output, _listen, _s3, _guest,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult words, CancellationToken ct)
    {
        var folder = new DataFolder(SharedOptions.Folder(words));
        List<Finding> findings =
        [
            Checks.Root(),
            Checks.Disk(folder),
            Checks.Port("port", words.GetValue(_listen)!, folder),
            Checks.Port("S3 port", words.GetValue(_s3)!, folder),
            .. Checks.Tools(),
            await KvmCheck.Look(folder, words.GetValue(_guest), ct),
            .. Checks.Clouds(folder),
        ];
        Listing.Print(
            words,
            findings,
            new Column<Finding>("subject", f => f.Subject),
            new("good", f => f.IsGood ? "yes" : "NO"),
            new("finding", f => f.Says),
            new("what_to_do", f => f.Advice));
        return findings.TrueForAll(f => f.IsGood) ? ExitCodes.Done : ExitCodes.Failed;
    }
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Advice">What to do where it is not good.</param>
internal sealed record Finding(string Subject, bool IsGood, string Says, string? Advice = null);
