using System.Globalization;

namespace Alize.Services.Objects.Swift;

/// <summary>Times as this API writes them, from microseconds since 1970.</summary>
internal static class SwiftTime
{
    /// <summary>Seconds and five decimals.</summary>
    public static string Stamp(long micros) =>
        string.Create(CultureInfo.InvariantCulture, $"{micros / 1_000_000}.{micros / 10 % 100_000:D5}");

    /// <summary>As listings have it: six decimals, no zone.</summary>
    public static string Iso(long micros) =>
        DateTimeOffset.UnixEpoch.AddMicroseconds(micros).ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>The whole second after it: no client sees a change before it happened.</summary>
    public static long CeilSeconds(long micros) => (micros + 999_999) / 1_000_000;

    public static string Http(long micros) =>
        DateTimeOffset.FromUnixTimeSeconds(CeilSeconds(micros)).ToString("R", CultureInfo.InvariantCulture);
}
