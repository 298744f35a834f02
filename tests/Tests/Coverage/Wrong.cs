using Xunit;

namespace Alize.Tests.Coverage;

internal static class Wrong
{
    /// <summary>Fails with all that is wrong, a line each, not only with the first of it.</summary>
    public static void None(IEnumerable<string> wrong)
    {
        var lines = wrong.ToList();
        if (lines.Count > 0)
        {
            Assert.Fail($"{lines.Count} wrong:\n{string.Join('\n', lines.Take(200))}");
        }
    }
}
