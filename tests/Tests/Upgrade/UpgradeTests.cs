using System.Text.Json;
using Alize.Kernel;
using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Alize.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Upgrade;

/// <summary>Today's build starts on what earlier builds wrote: nothing is lost, and all of it can be used.</summary>
public sealed class UpgradeTests
{
    /// <summary>Members that a later build words otherwise on purpose, by their names, each with its reason.</summary>
    private static readonly HashSet<string> _worded = [];

    /// <summary>Each earlier cloud of the engines that this run has.</summary>
    public static TheoryData<string, string> Earlier
    {
        get
        {
            var engines = Engines.All.Select(row => row.Data).ToHashSet();
            return [.. EarlierCloud.All.Where(c => engines.Contains(c.Engine)).Select(c => (c.Day, c.Engine))];
        }
    }

    [Theory, MemberData(nameof(Earlier))]
    public async Task Every_row_of_an_earlier_build_is_there_and_its_tables_are_those_of_a_fresh_database(string day, string engine)
    {
        var earlier = new EarlierCloud(day, engine);
        await using var fresh = await TestCloud.Start(engine);
        await using var cloud = await Start(earlier, async services =>
        {
            var before = new List<(Db Like, Db Old, List<string> Rows)>();
            foreach (var (like, old) in Upgrading.Databases(fresh.Services).Zip(Upgrading.Databases(services)))
            {
                before.Add((like, old, await DatabaseText.Rows(old)));
            }

            Assert.InRange(before.Sum(b => b.Rows.Count), 200, int.MaxValue);
            await Upgrading.Migrate(services);
            foreach (var (like, old, rows) in before)
            {
                Wrong.None(rows.Except(await DatabaseText.RowsLike(old, rows)));
                Assert.Equal(await DatabaseText.Schema(like), await DatabaseText.Schema(old));
            }
        });
    }

    [Theory, MemberData(nameof(Earlier))]
    public async Task What_users_of_an_earlier_build_could_read_they_read_again(string day, string engine)
    {
        var earlier = new EarlierCloud(day, engine);
        await using var cloud = await Start(earlier);
        var town = await Town.Enter(cloud);
        var wrong = new List<string>();
        foreach (var view in earlier.Views)
        {
            var now = await Upgrading.Look(view.Who == town.Ann.Name ? town.Ann : town.Rita, view);
            if (now.Status != view.Status || Lost(view, now) is not null)
            {
                wrong.Add($"{view.Path}: {Lost(view, now)} {view.Status} {view.Body} became {now.Status} {now.Body}");
            }
        }

        Wrong.None(wrong);
        Assert.InRange(earlier.Views.Count(v => v.Status == 200), 50, int.MaxValue);
    }

    [Theory, MemberData(nameof(Earlier))]
    public async Task What_users_of_an_earlier_build_had_they_use_and_delete_until_no_quota_counts_it(string day, string engine)
    {
        await using var cloud = await Start(new EarlierCloud(day, engine));
        var town = await Town.Enter(cloud);
        await town.DisksAreThere();
        await cloud.Settle();
        await town.UseServers();
        await town.UseObjects();
        await town.DeleteAll();
        var left = await cloud.Db.Query(
            $"SELECT resource || ' ' || used FROM quota WHERE project = {town.Id} AND used <> 0 ORDER BY resource", r => r.GetString(0));

        // the default group and its rules stay while the project does
        Wrong.None(left.Where(l => !l.Contains("security_group", StringComparison.Ordinal)));
    }

    private static Task<TestCloud> Start(EarlierCloud earlier, Func<IServiceProvider, Task>? first = null) => TestCloud.Start(
        earlier.Engine, fakeIdentity: false, backup: earlier.Backup, first: async services =>
        {
            if (earlier.Engine == "postgres")
            {
                var db = services.GetRequiredService<Db>();
                var then = earlier.Migrations;
                await Migrator.Apply(
                    db, Upgrading.Migrations(services).Where(m => then.ContainsKey((m.Room, m.Number))), CancellationToken.None);
                await DatabaseText.Load(db, await File.ReadAllTextAsync(earlier.Rows));
            }

            await (first?.Invoke(services) ?? Task.CompletedTask);
        });

    /// <summary>The first member of what was read that is not there any more, or says something else; null where all is. New members may
    /// come.</summary>
    private static string? Lost(View then, View now) => then.Body.StartsWith('{') && now.Body.StartsWith('{')
        ? Lost(JsonDocument.Parse(then.Body).RootElement, JsonDocument.Parse(now.Body).RootElement, "")
        : then.Body == now.Body ? null : "the body";

    private static string? Lost(JsonElement then, JsonElement now, string at)
    {
        if (then.ValueKind != now.ValueKind)
        {
            return at;
        }

        return then.ValueKind switch
        {
            JsonValueKind.Object => then.EnumerateObject().Where(m => !_worded.Contains(m.Name)).Select(m =>
                now.TryGetProperty(m.Name, out var value) ? Lost(m.Value, value, $"{at}.{m.Name}") : $"{at}.{m.Name}")
                .FirstOrDefault(l => l is not null),
            JsonValueKind.Array when then.GetArrayLength() == now.GetArrayLength() => then.EnumerateArray().Zip(now.EnumerateArray())
                .Select((pair, i) => Lost(pair.First, pair.Second, $"{at}[{i}]")).FirstOrDefault(l => l is not null),
            _ => then.GetRawText() == now.GetRawText() ? null : at,
        };
    }
}
