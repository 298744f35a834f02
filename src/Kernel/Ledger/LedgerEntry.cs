namespace Alize.Kernel;

/// <summary>One thing that happened, written in the transaction that made it happen. From this one
/// stream come audit, usage and bill.</summary>
/// <param name="Action">service.resource.verb, such as <c>compute.server.create</c>.</param>
/// <param name="Kind">The kind of resource, such as <c>server</c>.</param>
/// <param name="Resource">The resource's id.</param>
public sealed record LedgerEntry(string Action, string Kind, string Resource)
{
    /// <summary>The project that owns the resource and pays for it.</summary>
    public string? Project { get; init; }

    public string? Domain { get; init; }

    /// <summary>The user who acted; null where the cloud itself did.</summary>
    public string? Actor { get; init; }

    public string? Request { get; init; }

    public string Outcome { get; init; } = "success";

    /// <summary>What the resource is charged for from now on, by meter name (<see cref="Metered"/>): replaces what was before.
    /// Empty: it is charged for nothing any more. Null: unchanged.</summary>
    public IReadOnlyDictionary<string, decimal>? Meters { get; init; }

    /// <summary>The entry of a call: who acted and in which request come from the caller.</summary>
    public static LedgerEntry By(Caller caller, string action, string kind, string resource) => new(action, kind, resource)
    {
        Actor = caller.UserId,
        Project = caller.ProjectId,
        Domain = caller.UserDomainId,
        Request = caller.RequestId,
    };
}

/// <summary>The names under which resources are metered. Time-based ones are per hour while they last;
/// counted ones are per unit, once.</summary>
public static class Metered
{
    public const string ServerVcpu = "compute.vcpu";
    public const string ServerRamGib = "compute.ram_gib";
    public const string ServerDiskGib = "compute.disk_gib";
    public const string VolumeGib = "volume.gib";
    public const string SnapshotGib = "volume.snapshot_gib";
    public const string ImageGib = "image.gib";
    public const string FloatingIp = "network.floating_ip";
    public const string Router = "network.router";
    public const string ObjectGib = "object.gib";
    public const string ObjectWrites = "object.writes";
    public const string ObjectReads = "object.reads";
    public const string ObjectGibOut = "object.gib_out";
}
