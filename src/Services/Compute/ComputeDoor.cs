using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The room's place on the wire.</summary>
public static class ComputeDoor
{
    /// <summary>The highest version below which nothing is missing for the operations we have: clients ask for the highest.</summary>
    public static MicroversionRange Versions { get; } = new("compute", new(2, 1), new(2, 26), "X-OpenStack-Nova-API-Version");

    public static Door Door { get; } = new(
        "compute", "/compute/v2.1", ComputeFaults.Shape, Versions)
    { RequestIdHeader = "X-Compute-Request-Id" };

    /// <summary>The root, where the versions are listed; it negotiates none.</summary>
    public static Door Root { get; } = new("compute", "/compute", ComputeFaults.Shape);
}
