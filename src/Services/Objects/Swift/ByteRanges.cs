using System.Globalization;

namespace Alize.Services.Objects.Swift;

/// <summary>A run of bytes of an answer.</summary>
public readonly record struct ByteRun(long First, long Length)
{
    public long Last => First + Length - 1;
}

/// <summary>Reads a Range header.</summary>
public static class ByteRanges
{
    private const int MostOverlaps = 2;
    private const int MostBackward = 8;

    /// <summary>The runs that a header asks of a body; null where it is absent or no range of bytes at all: then the whole is sent.
    /// Empty where none can be satisfied, or where they are too many or too tangled.</summary>
    public static List<ByteRun>? Parse(string? header, long length)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var runs = new List<ByteRun>();
        var count = 0;
        var words = header.AsSpan(6);
        foreach (var range in words.Split(','))
        {
            var word = words[range].Trim();
            if (word.IsEmpty)
            {
                continue;
            }

            if (++count > SwiftLimits.Ranges)
            {
                return [];
            }

            if (!Read(word, out var first, out var last))
            {
                return null;
            }

            if (Fit(first, last, length) is { } run)
            {
                runs.Add(run);
            }
        }

        return count == 0 ? null : Tangled(runs) ? [] : runs;
    }

    /// <summary>"a-b", "a-" or "-n": the part that is absent is -1.</summary>
    private static bool Read(ReadOnlySpan<char> word, out long first, out long last)
    {
        (first, last) = (-1, -1);
        var dash = word.IndexOf('-');
        if (dash < 0 || (dash == 0 && word.Length == 1))
        {
            return false;
        }

        return (dash == 0 || Number(word[..dash], out first))
            && (dash == word.Length - 1 || Number(word[(dash + 1)..], out last))
            && (first < 0 || last < 0 || first <= last);
    }

    private static bool Number(ReadOnlySpan<char> word, out long number)
    {
        if (word.Length > 18)
        {
            number = long.MaxValue;
            return !word.ContainsAnyExceptInRange('0', '9');
        }

        return long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static ByteRun? Fit(long first, long last, long length)
    {
        if (first < 0)
        {
            var size = Math.Min(last, length);
            return size > 0 ? new(length - size, size) : null;
        }

        return first < length ? new(first, (last < 0 ? length - 1 : Math.Min(last, length - 1)) - first + 1) : null;
    }

    private static bool Tangled(List<ByteRun> runs)
    {
        int overlaps = 0, backward = 0;
        for (var i = 1; i < runs.Count; i++)
        {
            backward += runs[i].First < runs[i - 1].First ? 1 : 0;
            for (var j = 0; j < i; j++)
            {
                overlaps += runs[i].First <= runs[j].Last && runs[j].First <= runs[i].Last ? 1 : 0;
            }
        }

        return overlaps > MostOverlaps || backward > MostBackward;
    }
}
