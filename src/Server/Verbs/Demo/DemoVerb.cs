using System.CommandLine;
using Alize.Client;

namespace Alize.Server.Verbs.Demo;

/// <summary><c>alize demo</c>: what a newcomer wants to see, done as a tenant through the public APIs only. Run again, it converges on
/// the same things.</summary>
internal static class DemoVerb
{
    private static readonly Option<string?> _guest = new("--guest") { Description = "Folder with the tiny guest image" };

    public static Command Command { get; } = CloudVerb.Make(
        "demo", "A project with servers that answer, a disk that moves between them, a shared file, and what it all costs", Run, _guest);

    private static async Task Run(Talk t)
    {
        var folder = Path.Combine(SharedOptions.Folder(t.Words), Stage.Name);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var steps = new Steps(t.Out, TimeProvider.System);
        await PrepareVerb.Ensure(t.Cloud, steps, t.Value(_guest), t.Ct);
        var settings = await new Tenant(t.Cloud, folder, steps).Ensure(t.Ct);
        using var tenant = CloudClient.Connect(settings);
        var stage = new Stage(tenant, folder, steps, new Ssh(folder), t.Ct);
        var network = await new Wires(stage).Ensure();
        var guests = new Guests(stage, network);
        await guests.EnsureKeyPair();
        var first = await guests.Ensure("demo-1");
        await guests.Check(first);
        var second = await guests.Ensure("demo-2");
        await new Disk(stage).Move(first, second);
        await new Files(stage).Share();
        await new Bill(stage, t.Words).Print();
    }
}
