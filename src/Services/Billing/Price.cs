using System.Collections.Frozen;
using Alize.Kernel;

namespace Alize.Services.Billing;

/// <summary>What one unit of a meter costs: an hour of it where it lasts, a piece of it where it is counted.</summary>
public sealed record Price(string Meter, string Currency, decimal Amount);

/// <summary>The meters that the price list knows, and in what unit each is paid.</summary>
public static class PriceUnits
{
    public const string Hour = "hour";
    public const string Piece = "piece";

    /// <summary>Meters paid by the piece; all others are paid by the hour while they last.</summary>
    public static FrozenSet<string> Counted { get; } =
        FrozenSet.Create(StringComparer.Ordinal, Metered.ObjectWrites, Metered.ObjectReads, Metered.ObjectGibOut);

    /// <summary>The prices of a new cloud, in euro and real; the operator sets others by PUT /alize/v1/prices/{meter}.</summary>
    public static IReadOnlyList<Price> AtFirst { get; } =
    [
        new(Metered.ServerVcpu, "EUR", 0.0080m), new(Metered.ServerVcpu, "BRL", 0.0480m),
        new(Metered.ServerRamGib, "EUR", 0.0040m), new(Metered.ServerRamGib, "BRL", 0.0240m),
        new(Metered.ServerDiskGib, "EUR", 0.00010m), new(Metered.ServerDiskGib, "BRL", 0.00060m),
        new(Metered.VolumeGib, "EUR", 0.00008m), new(Metered.VolumeGib, "BRL", 0.00048m),
        new(Metered.SnapshotGib, "EUR", 0.00004m), new(Metered.SnapshotGib, "BRL", 0.00024m),
        new(Metered.ImageGib, "EUR", 0.00004m), new(Metered.ImageGib, "BRL", 0.00024m),
        new(Metered.FloatingIp, "EUR", 0.0040m), new(Metered.FloatingIp, "BRL", 0.0240m),
        new(Metered.Router, "EUR", 0.0020m), new(Metered.Router, "BRL", 0.0120m),
        new(Metered.ObjectGib, "EUR", 0.00002m), new(Metered.ObjectGib, "BRL", 0.00012m),
        new(Metered.ObjectWrites, "EUR", 0.000005m), new(Metered.ObjectWrites, "BRL", 0.00003m),
        new(Metered.ObjectReads, "EUR", 0.0000004m), new(Metered.ObjectReads, "BRL", 0.0000024m),
        new(Metered.ObjectGibOut, "EUR", 0.01m), new(Metered.ObjectGibOut, "BRL", 0.06m),
    ];
}
