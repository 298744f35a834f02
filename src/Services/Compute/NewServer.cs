namespace Alize.Services.Compute;

/// <summary>What a request for a server asks for, before anything is looked up.</summary>
public sealed record NewServer(string Name, string FlavorRef)
{
    public string? ImageRef { get; init; }

    public string? Description { get; init; }

    public string? AdminPass { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Null: nothing was said, so the only usable network is meant, if there is one.</summary>
    public IReadOnlyList<NicWish>? Nics { get; init; }

    /// <summary>Names or ids; empty: the project's default group.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    public string? Zone { get; init; }

    public string? KeyName { get; init; }

    public string? UserData { get; init; }

    public bool ConfigDrive { get; init; }

    public string DiskConfig { get; init; } = "MANUAL";

    public string? AccessV4 { get; init; }

    public string? AccessV6 { get; init; }

    public IReadOnlyList<DeviceWish> Devices { get; init; } = [];

    public SchedulerHints Hints { get; init; } = SchedulerHints.None;

    public int MinCount { get; init; } = 1;

    public int MaxCount { get; init; } = 1;
}

/// <summary>One network card: on a network, or a port that exists.</summary>
public sealed record NicWish(string? Network, string? Port, string? FixedIp);

/// <summary>One disk of a block device mapping.</summary>
/// <param name="Source">image, volume, snapshot or blank.</param>
/// <param name="Destination">local or volume.</param>
/// <param name="Uuid">What the source is called by; null for blank.</param>
/// <param name="GuestFormat">swap makes a blank local disk the swap disk.</param>
public sealed record DeviceWish(
    string Source, string Destination, string? Uuid, int? BootIndex, int? SizeGib, bool DeleteOnTermination, string? Device,
        string? GuestFormat);

/// <summary>Where a server shall stand, as its owner said.</summary>
public sealed record SchedulerHints(string? Group, IReadOnlyList<string> SameHost, IReadOnlyList<string> DifferentHost)
{
    public static SchedulerHints None { get; } = new(null, [], []);
}

/// <summary>What a server is made of, everything looked up and found fit.</summary>
/// <param name="Nics">Cards in order; each names a network that the caller may use, or a free port.</param>
/// <param name="RootGib">The root disk's size; 0: as large as its image.</param>
public sealed record ServerPlan(
    NewServer Asked, Flavor Flavor, Images.ImageInfo? Image, KeyPair? Key, IReadOnlyList<NicWish> Nics, IReadOnlyList<DevicePlan> Volumes,
    ServerGroup? Group, string? Zone, string? Host);

/// <summary>A volume of a server to be: one that exists, or one that is made with it.</summary>
public sealed record DevicePlan(
    string? Volume, Volumes.NewVolume? Made, string Device, int? BootIndex, bool DeleteOnTermination);
