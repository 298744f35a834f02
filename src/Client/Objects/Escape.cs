namespace Alize.Client.Objects;

/// <summary>Names in paths, escaped as both Swift and S3 sign them: all but letters, digits, <c>-._~</c> and the slash.</summary>
internal static class Escape
{
    public static string Name(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
