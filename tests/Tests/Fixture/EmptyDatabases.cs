using System.Net;
using Alize.Server.Hosting;
using Alize.Tests.Upgrade;

namespace Alize.Tests.Fixture;

/// <summary>SQLite files with today's tables and no rows, made once in a run by the program's own migrations: a cloud that begins with a
/// copy finds nothing left to migrate, which took longer than most tests.</summary>
internal static class EmptyDatabases
{
    private static readonly Lazy<Task<Dictionary<string, byte[]>>> _made = new(Make);

    public static async Task CopyTo(string dir)
    {
        Directory.CreateDirectory(Path.Combine(dir, "objects"));
        foreach (var (name, bytes) in await _made.Value)
        {
            await File.WriteAllBytesAsync(Path.Combine(dir, name), bytes);
        }
    }

    private static async Task<Dictionary<string, byte[]>> Make()
    {
        var dir = Directory.CreateTempSubdirectory("alize-empty-").FullName;
        try
        {
            await Migrate(dir);
            return Directory.EnumerateFiles(dir, "*.db", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(dir, file), File.ReadAllBytes);
        }
        finally
        {
            Directory.Delete(dir, recursive: true);
        }
    }

    private static async Task Migrate(string dir)
    {
        var options = new CloudOptions
        {
            DataDir = dir,
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            S3Listen = new IPEndPoint(IPAddress.Loopback, 0),
        };
        await using var app = CloudApp.Build(options, FakeWorld.Add);
        await Upgrading.Migrate(app.Services);
    }
}
