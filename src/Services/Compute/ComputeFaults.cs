using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Nova's envelope for refusals: an object named after the kind, with code and message.</summary>
public static class ComputeFaults
{
    private static readonly Fault _noSuchRoute = new(FaultKind.NotFound, "The resource could not be found.");

    /// <summary>A method that a path does not have is a path that is not there; another room's code is
    /// its own word, not this service's.</summary>
    public static Answer Shape(Fault fault) => fault.Kind == FaultKind.MethodNotAllowed ? Worded(_noSuchRoute) : Worded(fault);

    private static Answer Worded(Fault fault) => Answer.Json(fault.Status, o => o.Object(Name(fault.Kind), e =>
    {
        e.Number("code", fault.Status);
        e.Text("message", fault.Message);
        if (fault.RetryAfter is { } seconds)
        {
            e.Text("retryAfter", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }));

    public static Fault ServerNotFound(string id) => Fault.NotFound("Instance", id);

    public static Fault FlavorNotFound(string id) => Fault.NotFound("Flavor", id);

    public static Fault KeyPairNotFound(string name) => new(FaultKind.NotFound, $"Keypair {name} not found for user");

    public static Fault OverQuota(string resource, long asked, long used, long most) => Fault.OverQuota(
        $"Quota exceeded for {resource}: Requested {asked}, but already used {used} of {most} {resource}");

    private static string Name(FaultKind kind) => kind switch
    {
        FaultKind.BadRequest => "badRequest",
        FaultKind.Unauthenticated => "unauthorized",
        FaultKind.Forbidden => "forbidden",
        FaultKind.OverQuota => "forbidden",
        FaultKind.NotFound => "itemNotFound",
        FaultKind.NotAcceptable => "computeFault",
        FaultKind.Conflict => "conflictingRequest",
        FaultKind.TooLarge => "overLimit",
        FaultKind.TooMany => "overLimit",
        FaultKind.UnsupportedMedia => "badMediaType",
        FaultKind.NotImplemented => "notImplemented",
        FaultKind.Unavailable or FaultKind.NoCapacity or FaultKind.NoSpace => "serviceUnavailable",
        _ => "computeFault",
    };
}
