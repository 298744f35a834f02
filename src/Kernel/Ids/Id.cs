namespace Alize.Kernel;

/// <summary>An identifier that knows what it names: an <c>Id&lt;Server&gt;</c> cannot be passed where an <c>Id&lt;Volume&gt;</c> is meant.
/// It wraps text and is bound as text; an id that no row has is a 404, whatever its form.</summary>
public readonly record struct Id<TResource>(string Text)
{
    public override string ToString() => Text;
}

/// <summary>Where new ids come from. They are random, never time-ordered: an id must not be guessable,
/// and kernel names are cut from it.</summary>
public abstract class Ids
{
    /// <summary>The cryptographic source of the running program.</summary>
    public static Ids Random { get; } = new RandomIds();

    /// <summary>A source that repeats itself for the same seed, for tests.</summary>
    public static Ids Seeded(int seed) => new SeededIds(seed);

    /// <summary>A dashed lower-case id (servers, volumes, ports, images).</summary>
    public Id<T> New<T>() => new(Dashed());

    /// <summary>32 lower-case hex digits without dashes, as Identity's ids are.</summary>
    public Id<T> NewHex<T>() => new(Hex(16));

    public string Dashed()
    {
        var hex = Hex(16);
        return string.Create(36, hex, static (span, h) =>
        {
            h.AsSpan(0, 8).CopyTo(span);
            span[8] = '-';
            h.AsSpan(8, 4).CopyTo(span[9..]);
            span[13] = '-';
            span[14] = '4';
            h.AsSpan(13, 3).CopyTo(span[15..]);
            span[18] = '-';
            span[19] = "89ab"[h[16] & 3];
            h.AsSpan(17, 3).CopyTo(span[20..]);
            span[23] = '-';
            h.AsSpan(20, 12).CopyTo(span[24..]);
        });
    }

    /// <summary>Random lower-case hex, two digits a byte.</summary>
    public string Hex(int bytes)
    {
        Span<byte> buffer = stackalloc byte[bytes];
        Fill(buffer);
        return Convert.ToHexStringLower(buffer);
    }

    public abstract void Fill(Span<byte> buffer);

    private sealed class RandomIds : Ids
    {
        public override void Fill(Span<byte> buffer) => System.Security.Cryptography.RandomNumberGenerator.Fill(buffer);
    }

    private sealed class SeededIds(int seed) : Ids
    {
        private readonly Random _random = new(seed);
        private readonly Lock _gate = new();

        public override void Fill(Span<byte> buffer)
        {
            lock (_gate)
            {
                _random.NextBytes(buffer);
            }
        }
    }
}
