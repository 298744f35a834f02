using System.Diagnostics;
using Xunit;

namespace Alize.World.Fixture;

/// <summary>The small guest of guest/build-tiny.sh: taken from guest/out, ALIZE_TEST_GUEST, or built once a run.</summary>
public static class TinyGuest
{
    private static readonly SemaphoreSlim _once = new(1);
    private static string? _folder;

    /// <summary>A folder with tiny.qcow2, tiny.vmlinuz and tiny.initrd.</summary>
    public static async Task<string> Folder()
    {
        await _once.WaitAsync();
        try
        {
            return _folder ??= Built() ?? await Build();
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>Root of the repository.</summary>
    public static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "alize.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("alize.slnx lies in no folder above the tests");
        }

        return folder;
    }

    private static string? Built() =>
        new[] { Environment.GetEnvironmentVariable("ALIZE_TEST_GUEST"), Path.Combine(Repository(), "guest", "out") }
        .FirstOrDefault(f => f is not null && File.Exists(Path.Combine(f, "tiny.qcow2")));

    private static async Task<string> Build()
    {
        var to = Path.Combine(Repository(), "guest", "out");
        using var build = Process.Start(new ProcessStartInfo(Path.Combine(Repository(), "guest", "build-tiny.sh"), [to]))!;
        await build.WaitForExitAsync();
        Assert.Equal(0, build.ExitCode);
        return to;
    }
}
