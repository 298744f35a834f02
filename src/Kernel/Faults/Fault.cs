namespace Alize.Kernel;

/// <summary>Why a request is refused. Each API words the kind in its own envelope; <see cref="Fault.Status"/> gives the HTTP
/// status.</summary>
public enum FaultKind
{
    BadRequest,
    Unauthenticated,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    Conflict,
    Gone,
    LengthRequired,
    PreconditionFailed,
    TooLarge,
    UnsupportedMedia,
    RangeNotSatisfiable,
    Unprocessable,
    OverQuota,
    TooMany,
    Internal,
    NotImplemented,
    NoCapacity,
    Unavailable,

    /// <summary>The cloud's own disks are full: nothing that the caller could change.</summary>
    NoSpace,
}

/// <summary>A refusal that the caller should read. <paramref name="Message"/> says what to change and holds no secret.
/// <see cref="Code"/> is the API's own word for it where it has one (Neutron's <c>IpAddressInUse</c>, S3's <c>NoSuchKey</c>).</summary>
public sealed record Fault(FaultKind Kind, string Message)
{
    public string? Code { get; init; }

    /// <summary>Seconds after which it is worth trying again, for the Retry-After header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>What only the operator's log shall hold.</summary>
    public string? Inside { get; init; }

    public int Status => Kind switch
    {
        FaultKind.BadRequest => 400,
        FaultKind.Unauthenticated => 401,
        FaultKind.Forbidden or FaultKind.OverQuota => 403,
        FaultKind.NotFound => 404,
        FaultKind.MethodNotAllowed => 405,
        FaultKind.NotAcceptable => 406,
        FaultKind.Conflict => 409,
        FaultKind.Gone => 410,
        FaultKind.LengthRequired => 411,
        FaultKind.PreconditionFailed => 412,
        FaultKind.TooLarge => 413,
        FaultKind.UnsupportedMedia => 415,
        FaultKind.RangeNotSatisfiable => 416,
        FaultKind.Unprocessable => 422,
        FaultKind.TooMany => 429,
        FaultKind.NotImplemented => 501,
        FaultKind.NoCapacity or FaultKind.Unavailable => 503,
        FaultKind.NoSpace => 507,
        _ => 500,
    };

    public static Fault BadRequest(string message) => new(FaultKind.BadRequest, message);

    public static Fault Unauthenticated(string message = "The request you have made requires authentication.") =>
        new(FaultKind.Unauthenticated, message);

    public static Fault Forbidden(string message) => new(FaultKind.Forbidden, message);

    public static Fault NotFound(string what, object id) => new(FaultKind.NotFound, $"{what} {id} could not be found.");

    public static Fault Conflict(string message) => new(FaultKind.Conflict, message);

    public static Fault OverQuota(string message) => new(FaultKind.OverQuota, message);

    /// <summary>The disk that should have taken a change is full.</summary>
    public static Fault NoSpace(string? inside = null) => new(
        FaultKind.NoSpace, "The disks of this cloud are full; nothing was changed. Whoever runs it must make room.")
    { Inside = inside };

    /// <summary>The exception to throw: <c>throw Fault.NotFound("Volume", id).Thrown()</c>.</summary>
    public FaultException Thrown() => new(this);
}

/// <summary>Carries a <see cref="Kernel.Fault"/> to the door, which turns it into the API's own envelope.</summary>
public sealed class FaultException(Fault fault) : Exception(fault.Message)
{
    public Fault Fault { get; } = fault;
}
