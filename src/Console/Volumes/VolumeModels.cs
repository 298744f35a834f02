using Alize.Client.Compute;
using Alize.Client.Volumes;
using Alize.Console.Parts;

namespace Alize.Console.Volumes;

/// <summary>A list of volumes, with the servers that they may be on.</summary>
public sealed record VolumesModel(Listed<Volume> Volumes, IReadOnlyList<Server> Servers) : IUnfinished
{
    public bool IsUnfinished => Volumes.Lines.Any(VolumeModel.Moves);
}

/// <summary>One volume, with the servers that it may be put on.</summary>
public sealed record VolumeModel(Volume Volume, IReadOnlyList<Server> Servers) : IUnfinished
{
    public bool IsUnfinished => Moves(Volume);

    /// <summary>Its state will change by itself.</summary>
    public static bool Moves(Volume volume) => volume.Status.EndsWith("ing", StringComparison.Ordinal);

    public static string NameOf(Volume volume) => volume.Name is { Length: > 0 } name ? name : volume.Id;
}
