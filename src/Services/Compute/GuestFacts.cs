using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>What a guest may know of itself: the source of the metadata service and of the config drive.</summary>
/// <param name="Hostname">Without a domain.</param>
public sealed record GuestFacts(string ServerId, string Name, string Hostname, string Project, string Zone)
{
    /// <summary>The key pair as it was when the server was made.</summary>
    public KeyPair? KeyPair { get; init; }

    /// <summary>The bytes that the tenant gave; null where none.</summary>
    public byte[]? UserData { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public int LaunchIndex { get; init; }

    public string ReservationId { get; init; } = "";

    /// <summary>Null where it boots from a volume.</summary>
    public string? ImageId { get; init; }

    public string FlavorName { get; init; } = "";

    public string RootDevice { get; init; } = "/dev/vda";

    /// <summary>Files to put into the guest; on the config drive only.</summary>
    public IReadOnlyList<GuestFile> Personality { get; init; } = [];

    /// <summary>On the config drive only.</summary>
    public string? AdminPassword { get; init; }

    public IReadOnlyList<PortInfo> Ports { get; init; } = [];

    public IReadOnlyList<SubnetInfo> Subnets { get; init; } = [];

    /// <summary>Disks and NICs that carry a tag.</summary>
    public IReadOnlyList<GuestDevice> Devices { get; init; } = [];

    public IReadOnlyList<string> SecurityGroups { get; init; } = [];
}

/// <summary>A file that the tenant wants in the guest.</summary>
public sealed record GuestFile(string Path, byte[] Content);

/// <summary>A device that the tenant tagged.</summary>
/// <param name="Type">disk or nic.</param>
/// <param name="Mac">Of a NIC.</param>
/// <param name="Serial">Of a disk.</param>
public sealed record GuestDevice(string Type, string Bus, string? Mac, string? Serial, IReadOnlyList<string> Tags);
