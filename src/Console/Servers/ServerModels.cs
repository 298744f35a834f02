using Alize.Client.Compute;
using Alize.Client.Images;
using Alize.Client.Network;
using Alize.Client.Volumes;
using Alize.Console.Parts;

namespace Alize.Console.Servers;

/// <summary>A list of servers, with the flavors by id.</summary>
public sealed record ServersModel(Listed<Server> Servers, IReadOnlyDictionary<string, Flavor> Flavors) : IUnfinished
{
    public bool IsUnfinished => Servers.Lines.Any(ServerModel.Moves);
}

/// <summary>What a new server is chosen from.</summary>
public sealed record NewServerModel(
    IReadOnlyList<Image> Images,
    IReadOnlyList<Flavor> Flavors,
    IReadOnlyList<NetworkInfo> Networks,
    IReadOnlyList<KeyPair> Keys,
    IReadOnlyList<SecurityGroup> Groups);

/// <summary>One server, and what its page tells of it.</summary>
public sealed record ServerModel(Server Server) : IUnfinished
{
    /// <summary>The end of its serial console; null where there is none.</summary>
    public string? Log { get; init; }

    public Flavor? Flavor { get; init; }

    public string? Image { get; init; }

    public IReadOnlyList<InstanceAction> Actions { get; init; } = [];

    public IReadOnlyList<VolumeAttachment> Attached { get; init; } = [];

    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    public bool IsUnfinished => Moves(Server);

    public string VolumeName(string id) => Volumes.FirstOrDefault(v => v.Id == id)?.Name is { Length: > 0 } name ? name : id;

    /// <summary>Its state will change by itself.</summary>
    public static bool Moves(Server server) => server.TaskState is not null || server.Status is "BUILD" or "REBOOT" or "HARD_REBOOT";
}
