namespace Alize.Tests.Fixture;

/// <summary>Counts what fakes of the world are asked to do, so that a test may cut the power, or fail a
/// driver, at an act of its choice.</summary>
public sealed class Acts
{
    private int _count;

    public int Count => _count;

    /// <summary>Called before (false) and after (true) each act, with its number: throws where the power goes.</summary>
    public Func<int, bool, Task> On { get; set; } = Nothing;

    public static Task Nothing(int number, bool after) => Task.CompletedTask;

    public async Task Do(Action act)
    {
        var number = Interlocked.Increment(ref _count);
        await On(number, false);
        act();
        await On(number, true);
    }
}
