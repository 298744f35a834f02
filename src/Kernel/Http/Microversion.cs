using System.Globalization;

namespace Alize.Kernel;

/// <summary>A microversion such as 2.79.</summary>
public readonly record struct Microversion(int Major, int Minor) : IComparable<Microversion>
{
    public static Microversion Parse(string text) => TryParse(text, out var version) ? version : throw new FormatException(text);

    public static bool TryParse(string text, out Microversion version)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        version = default;
        if (dot < 1
            || !int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return false;
        }

        version = new(major, minor);
        return true;
    }

    public static bool operator <(Microversion a, Microversion b) => a.CompareTo(b) < 0;

    public static bool operator >(Microversion a, Microversion b) => a.CompareTo(b) > 0;

    public static bool operator <=(Microversion a, Microversion b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Microversion a, Microversion b) => a.CompareTo(b) >= 0;

    /// <summary>Whether this is at least <paramref name="major"/>.<paramref name="minor"/>.</summary>
    public bool Has(int major, int minor) => this >= new Microversion(major, minor);

    public int CompareTo(Microversion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}

/// <summary>What a service negotiates: its name in the OpenStack-API-Version header, its range, and an older
/// header some clients still send.</summary>
public sealed record MicroversionRange(string Service, Microversion Min, Microversion Max, string? OldHeader = null)
{
    /// <summary>The version that a request asks for; the lowest where it asks for none.</summary>
    /// <exception cref="FaultException">406 outside the range, 400 where the text is no version.</exception>
    public Microversion Negotiate(string? header, string? oldHeader)
    {
        var asked = Asked(header) ?? (string.IsNullOrWhiteSpace(oldHeader) ? null : oldHeader.Trim());
        if (asked is null)
        {
            return Min;
        }

        if (asked == "latest")
        {
            return Max;
        }

        if (!Microversion.TryParse(asked, out var version))
        {
            throw Fault.BadRequest($"API Version String {asked} is of invalid format. Must be of format MajorNum.MinorNum.").Thrown();
        }

        return version >= Min && version <= Max
            ? version
            : throw new Fault(
                FaultKind.NotAcceptable,
                $"Version {version} is not supported by the API. Minimum is {Min} and maximum is {Max}.").Thrown();
    }

    private string? Asked(string? header)
    {
        foreach (var part in (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = part.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 2 && words[0] == Service)
            {
                return words[1].Trim();
            }
        }

        return null;
    }
}
