using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Routes that exist, or take another body, only within some microversions.</summary>
internal static class NovaRoutes
{
    public static Microversion V(int minor) => new(2, minor);

    /// <summary>A route from one minor version to another, both included; null is without a bound.</summary>
    public static void Within(
        this Routes nova, int? from, int? until, string method, string pattern, Rule rule,
        Func<Call, Task<Answer>> handle, Schema? body = null) =>
        nova.Add(new Route(ComputeDoor.Door, method, ComputeDoor.Door.Prefix + pattern, rule, handle)
        {
            Body = body,
            From = from is { } first ? V(first) : null,
            Until = until is { } last ? V(last) : null,
        });
}
