using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alize.Client.Compute;

/// <summary>A size of server.</summary>
public sealed record Flavor(string Id, string Name, int Vcpus, int Ram, int Disk);

/// <summary>A public key that servers let in. The private key is shown once, where the cloud made the pair.</summary>
public sealed record KeyPair(string Name, string Fingerprint, string PublicKey, string? PrivateKey);

/// <summary>A virtual machine.</summary>
public sealed record Server(string Id, string Name, string Status, string TenantId, DateTimeOffset Created)
{
    public IReadOnlyDictionary<string, IReadOnlyList<ServerAddress>> Addresses { get; init; } = new Dictionary<string,
        IReadOnlyList<ServerAddress>>();

    public ServerFault? Fault { get; init; }

    public string? KeyName { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>An object with the image's id, or an empty text where the server boots from a volume.</summary>
    public JsonElement Image { get; init; }

    public Reference? Flavor { get; init; }

    [JsonPropertyName("OS-EXT-STS:task_state")]
    public string? TaskState { get; init; }

    [JsonPropertyName("OS-EXT-STS:power_state")]
    public int PowerState { get; init; }

    [JsonPropertyName("OS-EXT-AZ:availability_zone")]
    public string? Zone { get; init; }

    [JsonIgnore]
    public string? ImageId => Image.ValueKind == JsonValueKind.Object && Image.TryGetProperty("id", out var id) ? id.GetString() : null;
}

/// <summary>An id in another's body.</summary>
public sealed record Reference(string Id);

/// <summary>An address of a server on one of its networks.</summary>
public sealed record ServerAddress(
    string Addr,
    int Version,
    [property: JsonPropertyName("OS-EXT-IPS:type")] string? Type,
    [property: JsonPropertyName("OS-EXT-IPS-MAC:mac_addr")] string? MacAddress);

/// <summary>Why a server is in ERROR.</summary>
public sealed record ServerFault(int Code, string Message, string? Details);

/// <summary>A volume on a server.</summary>
public sealed record VolumeAttachment(string Id, string? Device)
{
    [JsonPropertyName("volumeId")]
    public string VolumeId { get; init; } = "";

    [JsonPropertyName("serverId")]
    public string ServerId { get; init; } = "";
}

/// <summary>Where a browser opens a server's console.</summary>
public sealed record RemoteConsole(string Protocol, string Type, string Url);

/// <summary>What happened to a server: one entry a request.</summary>
public sealed record InstanceAction(string Action, string RequestId, DateTimeOffset StartTime, string? Message);

/// <summary>How much a project may have and has.</summary>
public sealed record Limits
{
    [JsonPropertyName("maxTotalInstances")]
    public int MaxServers { get; init; }

    [JsonPropertyName("totalInstancesUsed")]
    public int Servers { get; init; }

    [JsonPropertyName("maxTotalCores")]
    public int MaxCores { get; init; }

    [JsonPropertyName("totalCoresUsed")]
    public int Cores { get; init; }

    [JsonPropertyName("maxTotalRAMSize")]
    public int MaxRamMib { get; init; }

    [JsonPropertyName("totalRAMUsed")]
    public int RamMib { get; init; }
}

/// <summary>A hypervisor host, as the operator sees it.</summary>
public sealed record Hypervisor(JsonElement Id, string HypervisorHostname, string State, string Status)
{
    public int RunningVms { get; init; }

    public int Vcpus { get; init; }

    public int VcpusUsed { get; init; }

    public int MemoryMb { get; init; }

    public int MemoryMbUsed { get; init; }
}

/// <summary>A server to be made.</summary>
public sealed record NewServer(string Name, string FlavorId)
{
    public string? ImageId { get; init; }

    /// <summary>A volume to boot from instead of an image.</summary>
    public string? BootVolumeId { get; init; }

    public IReadOnlyList<string> Networks { get; init; } = [];

    public string? KeyName { get; init; }

    /// <summary>Names of security groups; none: the project's default.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    /// <summary>A script or cloud-config that the guest runs at its first boot.</summary>
    public string? UserData { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public bool ConfigDrive { get; init; }
}
