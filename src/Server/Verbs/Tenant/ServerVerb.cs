using System.CommandLine;
using System.Text.Json.Nodes;
using Alize.Client;
using Alize.Client.Compute;

namespace Alize.Server.Verbs.Tenant;

/// <summary><c>alize server ...</c>: virtual machines.</summary>
internal static class ServerVerb
{
    private static readonly Argument<string> _server = new("server") { Description = "Name or id" };
    private static readonly Argument<string> _name = new("name");
    private static readonly Option<bool> _all = new("--all-projects") { Description = "Of every project, for the operator" };
    private static readonly Option<string> _image = new("--image") { Description = "Name or id of the image", Required = true };
    private static readonly Option<string> _flavor = new("--flavor") { Description = "Name or id of the flavor", Required = true };
    private static readonly Option<string[]> _network = new("--network") { Description = "Name or id of a network; may be given again" };
    private static readonly Option<string?> _key = new("--key-name") { Description = "Key pair that may log in" };
    private static readonly Option<string[]> _group =
        new("--security-group") { Description = "Name of a security group; may be given again" };
    private static readonly Option<FileInfo?> _userData = new("--user-data") { Description = "File that the guest runs at its first boot" };
    private static readonly Option<int?> _lines = new("--lines") { Description = "Only the last lines" };
    private static readonly Option<bool> _hard = new("--hard") { Description = "As by the power button" };

    private static readonly Column<Client.Compute.Server>[] _columns =
    [
        new("id", s => s.Id), new("name", s => s.Name), new("status", s => s.Status), new("addresses", Addresses),
            new("image", s => s.ImageId),
        new("flavor", s => s.Flavor?.Id),
    ];

    public static Command Command { get; } = new("server", "Virtual machines")
    {
        CloudVerb.Make("list", "List servers", List, _all),
        CloudVerb.Make("show", "Show a server", Show, _server),
        CloudVerb.Make("create", "Make a server", Create, _name, _image, _flavor, _network, _key, _group, _userData),
        CloudVerb.Make("delete", "Remove a server", t => Act(t, t.Cloud.Compute.Delete), _server),
        CloudVerb.Make("start", "Start a server", t => Act(t, t.Cloud.Compute.Start), _server),
        CloudVerb.Make("stop", "Shut a server down", t => Act(t, t.Cloud.Compute.Stop), _server),
        CloudVerb.Make("reboot", "Restart a server", t =>
            Act(t, (id, ct) => t.Cloud.Compute.Reboot(id, t.Value(_hard), ct)), _server, _hard),
        CloudVerb.Make("console-log", "What the guest wrote to its serial console", ConsoleLog, _server, _lines),
    };

    private static async Task List(Talk t)
    {
        var query = t.Value(_all) ? ListQuery.Where("all_tenants", "1") : ListQuery.All;
        Listing.Print(t.Words, await t.Cloud.Compute.Servers(query, t.Ct), _columns);
    }

    private static async Task Show(Talk t) => Listing.PrintOne(
        t.Words,
        await Find.Server(t, t.Word(_server)),
        [
            .. _columns,
            new("key_name", s => s.KeyName), new("task_state", s => s.TaskState), new("zone", s => s.Zone),
                new("project_id", s => s.TenantId),
            new("created", s => Listing.Time(s.Created)), new("fault", s => s.Fault?.Message),
        ]);

    private static async Task Create(Talk t)
    {
        var networks = new List<string>();
        foreach (var network in t.Value(_network) ?? [])
        {
            networks.Add((await Find.Network(t, network)).Id);
        }

        var id = await t.Cloud.Compute.Create(
            new NewServer(t.Word(_name), (await Find.Flavor(t, t.Value(_flavor))).Id)
            {
                ImageId = (await Find.Image(t, t.Value(_image))).Id,
                Networks = networks,
                KeyName = t.Value(_key),
                SecurityGroups = t.Value(_group) ?? [],
                UserData = t.Value(_userData) is { } file ? await File.ReadAllTextAsync(file.FullName, t.Ct) : null,
            },
            t.Ct);
        Listing.PrintOne(t.Words, await t.Cloud.Compute.Server(id, t.Ct), _columns);
    }

    private static async Task Act(Talk t, Func<string, CancellationToken, Task> act) =>
        await act((await Find.Server(t, t.Word(_server))).Id, t.Ct);

    private static async Task ConsoleLog(Talk t) =>
        await t.Out.WriteAsync(await t.Cloud.Compute.ConsoleLog((await Find.Server(t, t.Word(_server))).Id, t.Value(_lines), t.Ct));

    private static JsonArray Addresses(Client.Compute.Server s) =>
        new([.. s.Addresses.Values.SelectMany(a => a).Select(a => (JsonNode)a.Addr)]);
}
