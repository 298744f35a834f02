namespace Alize.Services.Objects;

/// <summary>Names in the order of their UTF-8 bytes, as the index keeps them. UTF-16's own order differs beyond the first plane.</summary>
public sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var least = Math.Min(x!.Length, y!.Length);
        var i = x.AsSpan(0, least).CommonPrefixLength(y);
        return i < least ? Weight(x[i]) - Weight(y[i]) : x.Length - y.Length;
    }

    /// <summary>The first text after everything that begins with <paramref name="prefix"/>; null where
    /// there is none (an empty prefix).</summary>
    public static string? After(string prefix)
    {
        for (var length = prefix.Length; length > 0;)
        {
            var start = length - (char.IsLowSurrogate(prefix[length - 1]) && length > 1 ? 2 : 1);
            var code = length - start == 2 ? char.ConvertToUtf32(prefix, start) : prefix[start];
            if (code < 0x10FFFF)
            {
                return prefix[..start] + char.ConvertFromUtf32(code + 1 is >= 0xD800 and < 0xE000 ? 0xE000 : code + 1);
            }

            length = start;
        }

        return null;
    }

    /// <summary>Surrogates stand for code points above every other char.</summary>
    private static int Weight(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
