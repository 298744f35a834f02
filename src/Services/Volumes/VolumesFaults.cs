using System.Globalization;
using Alize.Kernel;
using Microsoft.AspNetCore.WebUtilities;

namespace Alize.Services.Volumes;

/// <summary>Cinder's envelope for refusals, and the refusals that several verbs share.</summary>
public static class VolumesFaults
{
    public static Answer Shape(Fault fault) => fault.Kind switch
    {
        FaultKind.Unauthenticated => Answer.Json(401, o => o.Object("error", e =>
        {
            e.Number("code", 401);
            e.Text("title", ReasonPhrases.GetReasonPhrase(401));
            e.Text("message", fault.Message);
        })),

        // Cinder knows a path only together with its methods.
        FaultKind.MethodNotAllowed => Envelope(fault, 404, "itemNotFound"),
        FaultKind.OverQuota => Envelope(fault, 413, "overLimit").With("Retry-After", "0"),
        FaultKind.TooLarge => Envelope(fault, 413, "overLimit").With("Retry-After", "0"),
        _ => Envelope(fault, fault.Status, Name(fault.Kind)),
    };

    public static Fault VolumeNotFound(string id) => Fault.NotFound("Volume", id);

    public static Fault SnapshotNotFound(string id) => Fault.NotFound("Snapshot", id);

    public static Fault TypeNotFound(string name) => Fault.NotFound("Volume type", name);

    /// <summary>Cinder words it so where a volume's state forbids something.</summary>
    public static Fault InvalidVolume(string why) => Fault.BadRequest($"Invalid volume: {why}");

    public static Fault InvalidInput(string why) => Fault.BadRequest($"Invalid input received: {why}");

    public static Fault WrongStatus(Volume volume, string act, params ReadOnlySpan<string> expected) => InvalidVolume(
        $"Volume {volume.Id} status must be {string.Join(" or ", expected)} to {act}, but current status is: {volume.Status}.");

    private static Answer Envelope(Fault fault, int status, string name) => Answer.Json(status, o => o.Object(name, e =>
    {
        e.Number("code", status);
        e.Text("message", fault.Message);
        if (status == 413)
        {
            e.Text("retryAfter", (fault.RetryAfter ?? 0).ToString(CultureInfo.InvariantCulture));
        }
    }));

    private static string Name(FaultKind kind) => kind switch
    {
        FaultKind.BadRequest => "badRequest",
        FaultKind.Forbidden => "forbidden",
        FaultKind.NotFound => "itemNotFound",
        FaultKind.Conflict => "conflictingRequest",
        FaultKind.TooMany => "overLimit",
        FaultKind.UnsupportedMedia => "badMediaType",
        FaultKind.NotImplemented => "notImplemented",
        FaultKind.Unavailable or FaultKind.NoCapacity or FaultKind.NoSpace => "serviceUnavailable",
        _ => "computeFault",
    };
}
