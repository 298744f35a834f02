using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Keystone's envelope for refusals, and its words for them.</summary>
public static class IdentityFaults
{
    public static Answer Shape(Fault fault) => Answer.Json(fault.Status, o => o.Object("error", e =>
    {
        e.Number("code", fault.Status);
        e.Text("message", fault.Message);
        e.Text("title", Title(fault.Kind));
    }));

    public static Fault Missing(string what, string id) => new(FaultKind.NotFound, $"Could not find {what}: {id}.");

    public static Fault Duplicate(string what, string name) => Fault.Conflict(
        $"Conflict occurred attempting to store {what} - Duplicate entry found with name {name}.");

    public static Fault ReadOnly(string what) => Fault.BadRequest($"{what} cannot be changed.");

    /// <summary>One sentence for every wrong login: it tells nobody which part was wrong.</summary>
    public static Fault BadLogin() => Fault.Unauthenticated("The request you have made requires authentication.");

    public static FaultException NoToken() => new Fault(FaultKind.NotFound, "Could not recognize the token.").Thrown();

    private static string Title(FaultKind kind) => kind switch
    {
        FaultKind.BadRequest => "Bad Request",
        FaultKind.Unauthenticated => "Unauthorized",
        FaultKind.Forbidden or FaultKind.OverQuota => "Forbidden",
        FaultKind.NotFound => "Not Found",
        FaultKind.MethodNotAllowed => "Method Not Allowed",
        FaultKind.Conflict => "Conflict",
        FaultKind.Gone => "Gone",
        FaultKind.TooLarge => "Request Entity Too Large",
        FaultKind.TooMany => "Too Many Requests",
        FaultKind.NotImplemented => "Not Implemented",
        FaultKind.Unavailable or FaultKind.NoCapacity => "Service Unavailable",
        FaultKind.NoSpace => "Insufficient Storage",
        FaultKind.Internal => "Internal Server Error",
        _ => "Bad Request",
    };
}
