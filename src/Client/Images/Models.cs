namespace Alize.Client.Images;

/// <summary>An image that disks are made from.</summary>
public sealed record Image(
    string Id, string Name, string Status, string Visibility, string? Owner, long? Size, long? VirtualSize, string? Checksum,
        string? DiskFormat)
{
    public int MinDisk { get; init; }

    public int MinRam { get; init; }

    public bool Protected { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An image to be made.</summary>
public sealed record NewImage(string Name)
{
    public string DiskFormat { get; init; } = "qcow2";

    /// <summary>public needs the operator; private and shared anyone.</summary>
    public string Visibility { get; init; } = "private";

    public int MinDisk { get; init; }

    public int MinRam { get; init; }

    /// <summary>Properties of the maker's own.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
