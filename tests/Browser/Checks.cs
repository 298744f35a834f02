namespace Alize.Browser;

/// <summary>Named steps, counted. A step that fails is told with its reason, and the others go on.</summary>
internal sealed class Checks
{
    private int _passed;
    private int _failed;

    public async Task Step(string name, Func<Task> act)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await act();
            _passed++;
            System.Console.WriteLine($"ok   {name} ({TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s)");
        }
#pragma warning disable CA1031 // whatever went wrong is this step's failure
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failed++;
            System.Console.WriteLine($"FAIL {name}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    public static void That(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }

    /// <summary>Prints the sum, which the launcher reads.</summary>
    public int Close(string suite)
    {
        System.Console.WriteLine($"{suite}: {_passed} passed, {_failed} failed, 0 skipped");
        return _failed == 0 ? 0 : 1;
    }
}
