using System.Globalization;

namespace Alize.Services.Objects.S3.Items;

public enum RangeOutcome
{
    /// <summary>No range, or one that HTTP says to ignore.</summary>
    Whole,
    Part,
    Unsatisfiable,
}

/// <summary>The one range of bytes that a request asks for. Several ranges at once are answered with the whole, as S3 does.</summary>
public readonly record struct ByteRange(RangeOutcome Outcome, long First, long Last)
{
    public long Length => Last - First + 1;

    public static ByteRange Of(string? header, long size)
    {
        var whole = new ByteRange(RangeOutcome.Whole, 0, size - 1);
        if (header is null || !header.StartsWith("bytes=", StringComparison.Ordinal))
        {
            return whole;
        }

        var words = header["bytes=".Length..].Split('-');
        if (words.Length != 2 || !Read(words[0], out var first) || !Read(words[1], out var last) || (first is null && last is null))
        {
            return whole;
        }

        if (first is null)
        {
            return last == 0 || size == 0 ? new(RangeOutcome.Unsatisfiable, 0, -1) : new(RangeOutcome.Part, Math.Max(0,
                size - last!.Value), size - 1);
        }

        if (last < first)
        {
            return whole;
        }

        return first >= size
            ? new(RangeOutcome.Unsatisfiable, 0, -1)
            : new(RangeOutcome.Part, first.Value, Math.Min(last ?? long.MaxValue, size - 1));
    }

    private static bool Read(string text, out long? number)
    {
        number = null;
        if (text.Length == 0)
        {
            return true;
        }

        var read = long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = value;
        return read;
    }
}
