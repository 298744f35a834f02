using System.Globalization;
using Alize.Client;

namespace Alize.Server.Verbs.Demo;

/// <summary>Says what is done, one line a step with its time, as the launcher does.</summary>
internal sealed class Steps(TextWriter output, TimeProvider clock)
{
    private const int Width = 52;

    /// <param name="advice">What a person does where the step fails.</param>
    /// <param name="act">Returns a word on what came of it, or nothing.</param>
    /// <exception cref="VerbException">The step failed.</exception>
    public async Task Do(string what, string advice, Func<Task<string>> act)
    {
        var began = clock.GetTimestamp();
        await output.WriteAsync($"  {what.PadRight(Width)}");
        await output.FlushAsync();
        try
        {
            var note = await act();
            var took = clock.GetElapsedTime(began).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            await output.WriteLineAsync($" {took,6} s{(note.Length == 0 ? "" : "  " + note)}");
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException or TimeoutException or VerbException)
        {
            await output.WriteLineAsync(" failed");
            throw new VerbException($"{what}: {e.Message}\n  What to do: {advice}");
        }
    }

    /// <summary>Asks until the answer is there.</summary>
    /// <exception cref="TimeoutException">It did not come; <paramref name="waitingFor"/> says what.</exception>
    public async Task<T> Until<T>(string waitingFor, TimeSpan most, Func<Task<T?>> ask, CancellationToken ct)
        where T : class
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (clock.GetElapsedTime(began) > most)
            {
                throw new TimeoutException($"{waitingFor}: not within {most.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), clock, ct);
        }
    }
}
