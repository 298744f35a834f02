using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Neutron's envelope for refusals, and its words for them. A fault's code is Neutron's type name, by which clients tell them
/// apart.</summary>
public static class NetworkFaults
{
    public static Answer Shape(Fault fault) => Answer.Json(Status(fault), o => o.Object("NeutronError", e =>
    {
        e.Text("type", fault.Code ?? Type(fault.Kind));
        e.Text("message", fault.Message);
        e.Text("detail", "");
    }));

    public static Fault InvalidInput(string why) => Bad("InvalidInput", $"Invalid input for operation: {why}.");

    public static Fault BadRequest(string what, string why) => Bad("BadRequest", $"Bad {what} request: {why}.");

    public static Fault Bad(string type, string message) => Fault.BadRequest(message) with { Code = type };

    public static Fault Conflict(string type, string message) => Fault.Conflict(message) with { Code = type };

    public static Fault Missing(string type, string message) => new(FaultKind.NotFound, message) { Code = type };

    public static Fault NetworkNotFound(string id) => Missing("NetworkNotFound", $"Network {id} could not be found.");

    public static Fault SubnetNotFound(string id) => Missing("SubnetNotFound", $"Subnet {id} could not be found.");

    public static Fault PortNotFound(string id) => Missing("PortNotFound", $"Port {id} could not be found.");

    public static Fault RouterNotFound(string id) => Missing("RouterNotFound", $"Router {id} could not be found");

    public static Fault FloatingNotFound(string id) => Missing("FloatingIPNotFound", $"Floating IP {id} could not be found");

    public static Fault GroupNotFound(string id) => Missing("SecurityGroupNotFound", $"Security group {id} does not exist");

    public static Fault RuleNotFound(string id) => Missing("SecurityGroupRuleNotFound", $"Security group rule {id} does not exist");

    public static Fault PoolNotFound(string id) => Missing("SubnetPoolNotFound", $"Subnet pool {id} could not be found.");

    public static Fault NetworkInUse(string id) => Conflict(
        "NetworkInUse", $"Unable to complete operation on network {id}. There are one or more ports still in use on the network.");

    public static Fault SubnetInUse(string id) => Conflict(
        "SubnetInUse", $"Unable to complete operation on subnet {id}: One or more ports have an IP allocation from this subnet.");

    public static Fault NoAddress(string network) => Conflict(
        "IpAddressGenerationFailure", $"No more IP addresses available on network {network}.");

    public static Fault AddressTaken(string address, string subnet) => Conflict(
        "IpAddressAlreadyAllocated", $"IP address {address} already allocated in subnet {subnet}");

    public static Fault AddressInUse(string network, string address) => Conflict(
        "IpAddressInUse", $"Unable to complete operation for network {network}. The IP address {address} is in use.");

    public static Fault MacInUse(string network, string mac) => Conflict(
        "MacAddressInUse", $"Unable to complete operation for network {network}. The mac address {mac} is in use.");

    public static Fault LegUsedByRoute(string router, string subnet) => Conflict(
        "RouterInterfaceInUseByRoute",
        $"Router interface for subnet {subnet} on router {router} cannot be deleted, as it is required by one or more routes.");

    /// <summary>Neutron answers 409 where other services answer 403.</summary>
    public static Fault OverQuota(string resource) => Conflict("OverQuota", $"Quota exceeded for resources: ['{resource}'].");

    public static Fault Disallowed(string rule) =>
        Fault.Forbidden($"rule:{rule} is disallowed by policy") with { Code = "PolicyNotAuthorized" };

    private static int Status(Fault fault) => fault.Kind == FaultKind.OverQuota ? 409 : fault.Status;

    private static string Type(FaultKind kind) => kind switch
    {
        FaultKind.NotFound => "HTTPNotFound",
        FaultKind.Forbidden => "PolicyNotAuthorized",
        FaultKind.Unauthenticated => "HTTPUnauthorized",
        FaultKind.Conflict => "Conflict",
        FaultKind.OverQuota => "OverQuota",
        FaultKind.MethodNotAllowed => "HTTPMethodNotAllowed",
        FaultKind.NotImplemented => "HTTPNotImplemented",
        FaultKind.Internal => "HTTPInternalServerError",
        FaultKind.Unavailable or FaultKind.NoCapacity or FaultKind.NoSpace => "ServiceUnavailable",
        _ => "HTTPBadRequest",
    };
}
