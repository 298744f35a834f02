namespace Alize.Kernel;

/// <summary>Time as it is stored: milliseconds since 1970, UTC.</summary>
public static class Clock
{
    public static long NowMs(this TimeProvider clock) => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public static DateTimeOffset FromMs(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
