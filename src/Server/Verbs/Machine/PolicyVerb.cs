using System.CommandLine;
using System.Net;
using Alize.Kernel;
using Alize.Server.Hosting;

namespace Alize.Server.Verbs.Machine;

/// <summary><c>alize policy show</c>: what each route of the program needs, read from the program itself.</summary>
internal static class PolicyVerb
{
    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var show = new Command("show", "What each route needs") { SharedOptions.Output };
        show.SetAction(Show);
        return new Command("policy", "Who may do what") { show };
    }

    private static async Task<int> Show(ParseResult words, CancellationToken ct)
    {
        var scratch = Directory.CreateTempSubdirectory("alize-policy-");
        try
        {
            // built, never started: doors only say what they have
            var options = new CloudOptions
            {
                DataDir = scratch.FullName, Listen = new(IPAddress.Loopback, 0),
                S3Listen = new(IPAddress.Loopback, 0)
            };
            await using var app = CloudApp.Build(options);
            Listing.Print(
                words,
                Operations(app.Services),
                new Column<MountedOperation>("method", o => o.Method),
                new("path", o => o.Place),
                new("rule", o => o.Rule.Name),
                new("needs", o => o.Rule.Needs.ToString().ToLowerInvariant()),
                new("because", o => o.Rule.Says));
        }
        finally
        {
            scratch.Delete(recursive: true);
        }

        return ExitCodes.Done;
    }

    private static IEnumerable<MountedOperation> Operations(IServiceProvider services) => services.GetRequiredService<Doors>().All
        .Select(r => new MountedOperation(r.Method, r.Pattern, r.Rule))
        .Concat(services.GetServices<IMount>().SelectMany(m => m.Operations));
}
