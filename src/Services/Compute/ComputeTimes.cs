using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Times in the two forms that Nova's rows have on the wire.</summary>
internal static class ComputeTimes
{
    /// <summary>As key pairs, aggregates, services and usage show them: microseconds, no zone.</summary>
    public static string Micros(long ms) =>
        Clock.FromMs(ms).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    public static string? MicrosOrNull(long? ms) => ms is { } at ? Micros(at) : null;
}
