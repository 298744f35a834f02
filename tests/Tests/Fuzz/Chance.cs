using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Alize.Tests.Fuzz;

/// <summary>Chance that can be had again: one seed in the fast tests; FUZZ_SEED and FUZZ_SECONDS widen
/// it for <c>./alize test fuzz</c>.</summary>
internal static class Chance
{
    private static long Setting(string name, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var n) ? n : otherwise;

    /// <summary>Runs a round with the first seed, and more with the next ones while there is time. A
    /// round that fails names its seed.</summary>
    public static async Task Rounds(Func<Random, Task> round)
    {
        var (seed, seconds) = (Setting("FUZZ_SEED", 20_261_125), Setting("FUZZ_SECONDS", 0));
        var watch = Stopwatch.StartNew();
        do
        {
            try
            {
                await round(new Random((int)seed));
            }
            catch
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"FUZZ_SEED={seed}");
                throw;
            }

            seed++;
        }
        while (watch.Elapsed.TotalSeconds < seconds);
    }

    public static T Pick<T>(this Random chance, IReadOnlyList<T> from) => from[chance.Next(from.Count)];

    public static bool OneIn(this Random chance, int n) => chance.Next(n) == 0;

    /// <summary>Bytes with a few of them spoiled, cut off, doubled or moved.</summary>
    public static byte[] Spoil(this Random chance, ReadOnlySpan<byte> good)
    {
        var bytes = new List<byte>(good.ToArray());
        for (var n = chance.Next(1, 5); n > 0 && bytes.Count > 0; n--)
        {
            var at = chance.Next(bytes.Count);
            switch (chance.Next(6))
            {
                case 0:
                    bytes[at] = (byte)chance.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, chance.Next(1, 20)));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 64)));
                    break;
                case 3:
                    bytes[at] ^= (byte)(1 << chance.Next(8));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] = chance.Pick(_nasty);
                    break;
            }
        }

        return [.. bytes];
    }

    private static readonly byte[] _nasty =
        [0, 0xff, 0x80, 0x7f, (byte)'-', (byte)'9', (byte)'%', (byte)'"', (byte)'\n', (byte)'\r',
            (byte)':', (byte)'<', (byte)'&', (byte)';', (byte)' ', (byte)'='];
}
