using System.CommandLine;
using System.Reflection;
using Alize.Client;
using Alize.Client.Auth;
using Alize.Server.Hosting;

namespace Alize.Server.Verbs.Machine;

/// <summary><c>alize status</c>: whether the cloud runs, where it answers, what it holds. Works when it is down, too.</summary>
internal static class StatusVerb
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("status", "Whether the cloud runs, where it answers, what it holds") { SharedOptions.Data,
            SharedOptions.Output };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult words, CancellationToken ct)
    {
        var folder = new DataFolder(SharedOptions.Folder(words));
        var state = await Look(folder, ct);
        Listing.PrintOne(
            words,
            state,
            new Column<State>("state", s => s.Word),
            new("data", s => s.Folder.Path),
            new("cloud_id", s => s.Folder.CloudId),
            new("process", s => s.Pid),
            new("version", _ => Version()),
            new("address", s => s.Address),
            new("s3_address", s => s.S3Address),
            new("health", s => s.Health),
            new("projects", s => s.Counts?.Projects),
            new("servers", s => s.Counts?.Servers),
            new("networks", s => s.Counts?.Networks),
            new("volumes", s => s.Counts?.Volumes),
            new("images", s => s.Counts?.Images),
            new("remark", s => s.Remark));
        return ExitCodes.Done;
    }

    private static async Task<State> Look(DataFolder folder, CancellationToken ct)
    {
        if (folder.CloudId is null)
        {
            return new State(folder, "no cloud", null) { Remark = "alize up makes one" };
        }

        var pid = folder.RunningPid();
        if (!File.Exists(folder.OpenRc))
        {
            return new State(folder, pid is null ? "stopped" : "starting", pid);
        }

        var settings = SettingsFiles.FromOpenRc(folder.OpenRc);
        var state = new State(folder, pid is null ? "stopped" : "running", pid)
        {
            Address = settings.AuthUrl.GetLeftPart(UriPartial.Authority),
            S3Address = settings.S3Url?.GetLeftPart(UriPartial.Authority),
        };
        return pid is null ? state with { Remark = "alize up starts it" } : await Ask(state, settings, ct);
    }

    private static async Task<State> Ask(State state, ClientSettings settings, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_patience);
        try
        {
            using var http = Connections.Open(settings.CaCert);
            using var answer = await http.GetAsync(state.Address + "/readyz", limit.Token);
            var health = answer.IsSuccessStatusCode ? "ready" : (await answer.Content.ReadAsStringAsync(limit.Token)).Trim();
            using var cloud = CloudClient.Connect(settings);
            return state with { Health = health, Counts = await Count(cloud, limit.Token) };
        }
        catch (Exception e) when (e is HttpRequestException or ApiException or SettingsException)
        {
            return state with { Health = "not healthy", Remark = e.Message };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return state with { Health = "not healthy", Remark = "no answer within 5 s; see DIR/log/alize.log" };
        }
    }

    private static async Task<Counts> Count(CloudClient cloud, CancellationToken ct)
    {
        await cloud.Identity.Token(ct);
        return new(
            await Number(cloud.Identity.Projects(ListQuery.All, ct)),
            await Number(cloud.Compute.Servers(ListQuery.Where("all_tenants", "1"), ct)),
            await Number(cloud.Network.Networks(ListQuery.All, ct)),
            await Number(cloud.Volumes.List(ListQuery.Where("all_tenants", "1"), ct)),
            await Number(cloud.Images.List(ListQuery.All, ct)));
    }

    /// <summary>Null where a service does not answer: the others' counts still tell something.</summary>
    private static async Task<int?> Number<T>(Task<IReadOnlyList<T>> list)
    {
        try
        {
            return (await list).Count;
        }
        catch (Exception e) when (e is ApiException or SettingsException)
        {
            return null;
        }
    }

    private static string Version() =>
        typeof(StatusVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private sealed record Counts(int? Projects, int? Servers, int? Networks, int? Volumes, int? Images);

    private sealed record State(DataFolder Folder, string Word, int? Pid)
    {
        public string? Address { get; init; }

        public string? S3Address { get; init; }

        public string? Health { get; init; }

        public Counts? Counts { get; init; }

        public string? Remark { get; init; }
    }
}
