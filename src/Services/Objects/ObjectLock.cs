using System.Globalization;

namespace Alize.Services.Objects;

/// <summary>Versions that must not be destroyed before their time, whichever door asks. A bucket with locks keeps versions and cannot
/// stop.</summary>
public static class ObjectLock
{
    public const string Governance = "GOVERNANCE";
    public const string Compliance = "COMPLIANCE";

    /// <summary>Of a container: set where locks may be set; holds the default retention as <c>MODE days</c>, or "on".</summary>
    public const string OfContainer = "lock";

    public const string Mode = "lock-mode";

    /// <summary>ISO 8601, UTC.</summary>
    public const string Until = "lock-until";

    /// <summary>"ON", or absent.</summary>
    public const string Hold = "lock-hold";

    public static bool Enabled(Container container) => container.Meta[OfContainer] is not null;

    /// <summary>Whether the version may not be destroyed now.</summary>
    /// <param name="bypass">The caller may, and wants to, act in spite of governance.</param>
    public static bool Holds(Meta meta, DateTimeOffset now, bool bypass)
    {
        if (meta[Hold] is not null)
        {
            return true;
        }

        return meta[Mode] is { } mode && UntilOf(meta) > now && !(bypass && mode == Governance);
    }

    public static DateTimeOffset? UntilOf(Meta meta) => meta[Until] is { } text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : null;

    /// <summary>Gives a new version the container's default retention where the write named none.</summary>
    public static void AddDefault(Container container, Meta meta, DateTimeOffset now)
    {
        if (container.Meta[OfContainer] is not { } text || meta[Mode] is not null)
        {
            return;
        }

        var words = text.Split(' ');
        if (words.Length == 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var days))
        {
            meta[Mode] = words[0];
            meta[Until] = now.UtcDateTime.AddDays(days).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        }
    }
}
