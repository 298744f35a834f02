namespace Alize.Kernel;

/// <summary>One API operation that a restricted credential may use. In the path, <c>*</c> and <c>{name}</c> stand for one segment,
/// <c>**</c> for any number.</summary>
/// <param name="Service">The catalogue's type of the service.</param>
public sealed record AccessRule(string Service, string Method, string Path)
{
    /// <param name="services">The names that the service goes by.</param>
    /// <param name="path">The path below the service's root.</param>
    public bool Allows(IReadOnlyCollection<string> services, string method, string path) =>
        services.Contains(Service) && string.Equals(Method, method, StringComparison.OrdinalIgnoreCase)
        && Fits(Path.Split('/', StringSplitOptions.RemoveEmptyEntries), path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    private static bool Fits(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty)
        {
            return path.IsEmpty;
        }

        if (pattern[0] == "**")
        {
            return Fits(pattern[1..], path) || (!path.IsEmpty && Fits(pattern, path[1..]));
        }

        return !path.IsEmpty && (IsWild(pattern[0]) || pattern[0] == path[0]) && Fits(pattern[1..], path[1..]);
    }

    private static bool IsWild(string segment) => segment == "*" || (segment.StartsWith('{') && segment.EndsWith('}'));
}
