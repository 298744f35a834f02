using Alize.Client;

namespace Alize.Console.Sessions;

/// <summary>There is no such page, or none that this user may see.</summary>
internal static class Absent
{
    public static ApiException Here() => new(404, "There is no such page.", "", null);

    /// <summary>An id as it stands in an address; what can be none is nowhere.</summary>
    public static string Checked(string? id) =>
        id is { Length: > 0 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? id : throw Here();
}
