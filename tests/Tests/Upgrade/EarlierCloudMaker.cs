using System.Globalization;
using Alize.Kernel;
using Alize.Server.Backups;
using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Upgrade;

/// <summary>Makes the data that later builds must read: <c>./alize test upgrade-data</c>.</summary>
public sealed class EarlierCloudMaker
{
    [Theory(Explicit = true), MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Todays_build_writes_what_later_ones_must_read(string engine)
    {
        await using var house = new House { Engine = engine };
        await house.InitializeAsync();
        var papers = new Papers(house.Cloud, house.Ann, house.AnnId, house.TownA);
        await papers.Put();
        await house.Cloud.Settle();
        var services = house.Cloud.Services;
        var earlier = new EarlierCloud(TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), engine);
        earlier.Clear();
        var views = new List<View>();

        // of usage time makes more
        foreach (var (who, probe) in house.Views().Where(v => !v.Probe.Path.Contains("usage", StringComparison.Ordinal))
            .Concat(papers.Paths.Select(p => (house.Ann, new Probe("GET", p)))))
        {
            views.Add(await Look(who, probe));
        }

        earlier.Write(views, Upgrading.Migrations(services));
        var cloud = services.GetRequiredService<Cloud>();
        await new CloudBackup(cloud.DataDir, cloud.Id, TimeProvider.System).Write(
            earlier.Backup, data: true, (_, _, _) => Task.FromResult(false), CancellationToken.None);
        if (engine == "postgres")
        {
            await File.WriteAllTextAsync(earlier.Rows, DatabaseText.Join(await DatabaseText.Rows(house.Cloud.Db)));
        }
    }

    private static async Task<View> Look(Persona who, Probe probe) =>
        await Upgrading.Look(who, new(who.Name, probe.Path, probe.Headers.FirstOrDefault().Value, 0, ""));
}
