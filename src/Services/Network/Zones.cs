using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Availability zones, as far as networks know them.</summary>
public static class Zones
{
    public const string Only = "nova";

    /// <summary>The hints of a body, packed.</summary>
    /// <exception cref="FaultException">404 for a zone that is not there.</exception>
    public static string CheckedHints(JsonElement body)
    {
        var hints = body.Texts("availability_zone_hints");
        return hints.Find(h => h != Only) is { } unknown
            ? throw NetworkFaults.Missing("AvailabilityZoneNotFound", $"AvailabilityZone {unknown} could not be found.").Thrown()
            : Packed.Texts(hints);
    }
}
