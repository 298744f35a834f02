using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A router's static routes: each next hop must stand where the router stands too.</summary>
public static class RouterRoutes
{
    public const int Most = 30;

    /// <summary>The routes in the usual spelling, each once.</summary>
    /// <exception cref="FaultException">400.</exception>
    public static async Task<List<RouteWish>> Checked(Tx tx, string router, IEnumerable<RouteWish> routes)
    {
        var wanted = routes.Select(Spelled).Distinct().ToList();
        if (wanted.Count > Most)
        {
            throw NetworkFaults.Bad(
                "RoutesExhausted", $"Unable to complete operation for {router}. The number of routes exceeds the maximum {Most}.").Thrown();
        }

        var feet = await RouterFeet.Of(tx, router);
        foreach (var route in wanted)
        {
            Check(route, feet);
        }

        return wanted;
    }

    public static List<RouteWish> Spelled(IEnumerable<RouteWish> routes) => [.. routes.Select(Spelled)];

    /// <summary>Whether a route needs this block of addresses.</summary>
    public static bool Uses(RouteWish route, Cidr cidr) => cidr.Contains(Address.Parse(route.NextHop));

    private static RouteWish Spelled(RouteWish route) =>
        SubnetRules.CheckRoute(Address.TryParse(route.NextHop, out var hop) ? hop.Version : 4, route);

    private static void Check(RouteWish route, List<RouterFoot> feet)
    {
        if (!feet.Exists(f => Uses(route, f.Cidr)))
        {
            throw Invalid(route, "the nexthop is not connected with router").Thrown();
        }

        if (feet.Exists(f => f.Address == route.NextHop))
        {
            throw Invalid(route, "the nexthop is used by router").Thrown();
        }
    }

    private static Fault Invalid(RouteWish route, string why) => NetworkFaults.Bad(
        "InvalidRoutes", $"Invalid format for routes: destination {route.Destination}, nexthop {route.NextHop}, {why}");
}
