using Alize.Console.Sessions;

namespace Alize.Console.Parts;

/// <summary>One page of a list, and after which key the next begins.</summary>
public sealed record Listed<T>(IReadOnlyList<T> Lines, string? After)
{
    public static Listed<T> Of(IReadOnlyList<T> lines, Func<T, string> key) =>
        new(lines, lines.Count == Member.PageSize ? key(lines[^1]) : null);
}
