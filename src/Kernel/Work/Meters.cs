using System.Diagnostics.Metrics;

namespace Alize.Kernel;

/// <summary>The program's meter; every instrument is named once, where it is counted.</summary>
public static class Meters
{
    public static Meter Alize { get; } = new("alize");
}
