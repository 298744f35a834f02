namespace Alize.Services.Compute;

/// <summary>A shape that servers can have.</summary>
/// <param name="Id">Any text; the name is unique too.</param>
public sealed record Flavor(
    string Id, string Name, int Vcpus, int RamMib, int DiskGib, int EphemeralGib, int SwapMib, double RxtxFactor,
    bool IsPublic, bool Disabled, string? Description, IReadOnlyDictionary<string, string> ExtraSpecs);
