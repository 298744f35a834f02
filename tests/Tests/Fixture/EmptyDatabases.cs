using System.Net;
using Alize.Server.Hosting;
using Alize.Tests.Upgrade;

namespace Alize.Tests.Fixture;

/// <summary>SQLite files with today's tables and no rows, made once in a run by the program's own migrations: a cloud that begins with a
/// copy finds nothing left to migrate, which took longer than most tests.</summary>
internal static class EmptyDatabases
{
    private static readonly Lazy<Task<string>> _made = new(Make);

    public static async Task CopyTo(string dir)
    {
        var made = await _made.Value;
        Directory.CreateDirectory(Path.Combine(dir, "objects"));
        foreach (var file in Directory.EnumerateFiles(made, "*.db", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(dir, Path.GetRelativePath(made, file)));
        }
    }

    private static async Task<string> Make()
    {
        var options = new CloudOptions
        {
            DataDir = Directory.CreateTempSubdirectory("alize-empty-").FullName,
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            S3Listen = new IPEndPoint(IPAddress.Loopback, 0),
        };
        await using var app = CloudApp.Build(options, FakeWorld.Add);
        await Upgrading.Migrate(app.Services);
        return options.DataDir;
    }
}
