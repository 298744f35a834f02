using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The pair of links that this API's resources carry.</summary>
internal static class ComputeLinks
{
    public static void Write(JsonOut o, Cloud cloud, string many, string id) => o.Links(
        ("self", $"{cloud.PublicUrl}{ComputeDoor.Door.Prefix}/{many}/{Uri.EscapeDataString(id)}"),
        ("bookmark", $"{cloud.PublicUrl}{ComputeDoor.Root.Prefix}/{many}/{Uri.EscapeDataString(id)}"));
}
