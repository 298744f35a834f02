using System.Text.Json.Nodes;
using Alize.Client.Auth;
using Alize.Client.Wire;

namespace Alize.Client.Compute;

/// <summary>Compute 2.1, spoken at microversion 2.26: servers, flavors, key pairs, attached volumes.</summary>
public sealed class ComputeClient
{
    private readonly ApiRoot _api;

    internal ComputeClient(Session session) =>
        _api = new ApiRoot(session, "", "compute") { Headers = [("OpenStack-API-Version", "compute 2.26")] };

    public Task<IReadOnlyList<Server>> Servers(ListQuery query, CancellationToken ct) =>
        _api.List("/servers/detail", "servers", query, ClientJson.Default.ListServer, s => s.Id, ct);

    public Task<Server> Server(string id, CancellationToken ct) => _api.Get(Of("servers", id), "server", ClientJson.Default.Server, ct);

    /// <summary>Asks for a server; the answer has its id, and it is being built.</summary>
    public async Task<string> Create(NewServer server, CancellationToken ct)
    {
        var made = await _api.Post("/servers", Json.Wrapped("server", ServerBody.Of(server)), "server", ClientJson.Default.Reference, ct);
        return made.Id;
    }

    public Task Delete(string id, CancellationToken ct) => _api.Delete(Of("servers", id), ct);

    public Task Start(string id, CancellationToken ct) => Act(id, "os-start", null, ct);

    public Task Stop(string id, CancellationToken ct) => Act(id, "os-stop", null, ct);

    /// <param name="hard">The power button instead of a polite request.</param>
    public Task Reboot(string id, bool hard, CancellationToken ct) =>
        Act(id, "reboot", new JsonObject { ["type"] = hard ? "HARD" : "SOFT" }, ct);

    public Task Pause(string id, CancellationToken ct) => Act(id, "pause", null, ct);

    public Task Unpause(string id, CancellationToken ct) => Act(id, "unpause", null, ct);

    /// <summary>The last lines of the guest's serial console; none: all that is kept.</summary>
    public Task<string> ConsoleLog(string id, int? lines, CancellationToken ct) => _api.Post(
        Of("servers", id) + "/action",
        Json.Wrapped("os-getConsoleOutput", Json.Given(("length", lines))),
        "output",
        ClientJson.Default.String,
        ct);

    public Task<RemoteConsole> OpenConsole(string id, string protocol, string type, CancellationToken ct) => _api.Post(
        Of("servers", id) + "/remote-consoles",
        Json.Wrapped("remote_console", new JsonObject { ["protocol"] = protocol, ["type"] = type }),
        "remote_console",
        ClientJson.Default.RemoteConsole,
        ct);

    public Task<IReadOnlyList<InstanceAction>> Actions(string id, CancellationToken ct) => _api.List(
        Of("servers", id) + "/os-instance-actions", "instanceActions", ListQuery.All, ClientJson.Default.ListInstanceAction, a =>
            a.RequestId, ct);

    public Task<IReadOnlyList<VolumeAttachment>> Attachments(string server, CancellationToken ct) => _api.List(
        Of("servers", server) + "/os-volume_attachments",
        "volumeAttachments",
        ListQuery.All,
        ClientJson.Default.ListVolumeAttachment,
        a => a.Id,
        ct);

    public Task<VolumeAttachment> Attach(string server, string volume, CancellationToken ct) => _api.Post(
        Of("servers", server) + "/os-volume_attachments",
        Json.Wrapped("volumeAttachment", new JsonObject { ["volumeId"] = volume }),
        "volumeAttachment",
        ClientJson.Default.VolumeAttachment,
        ct);

    public Task Detach(string server, string volume, CancellationToken ct) =>
        _api.Delete($"{Of("servers", server)}/os-volume_attachments/{Uri.EscapeDataString(volume)}", ct);

    public Task<IReadOnlyList<Flavor>> Flavors(CancellationToken ct) =>
        _api.List("/flavors/detail", "flavors", ListQuery.All, ClientJson.Default.ListFlavor, f => f.Id, ct);

    public async Task<IReadOnlyList<KeyPair>> KeyPairs(CancellationToken ct)
    {
        var wrapped = await _api.Get("/os-keypairs", "keypairs", ClientJson.Default.ListWrappedKeyPair, ct);
        return wrapped.Select(k => k.Keypair).ToList();
    }

    /// <param name="publicKey">An SSH public key to import; null lets the cloud make a pair and show the private half once.</param>
    public Task<KeyPair> CreateKeyPair(string name, string? publicKey, CancellationToken ct) => _api.Post(
        "/os-keypairs", Json.Wrapped("keypair", Json.Given(("name", name), ("public_key", publicKey))), "keypair",
            ClientJson.Default.KeyPair, ct);

    public Task DeleteKeyPair(string name, CancellationToken ct) => _api.Delete(Of("os-keypairs", name), ct);

    public async Task<Limits> Limits(CancellationToken ct) =>
        (await _api.Get("/limits", "limits", ClientJson.Default.AbsoluteLimits, ct)).Absolute;

    /// <summary>The hosts, for the operator.</summary>
    public Task<IReadOnlyList<Hypervisor>> Hypervisors(CancellationToken ct) => _api.List(
        "/os-hypervisors/detail", "hypervisors", ListQuery.All, ClientJson.Default.ListHypervisor, h => h.HypervisorHostname, ct);

    private Task Act(string id, string action, JsonObject? with, CancellationToken ct) =>
        _api.Post(Of("servers", id) + "/action", new JsonObject { [action] = with }, ct);

    private static string Of(string collection, string id) => $"/{collection}/{Uri.EscapeDataString(id)}";
}
