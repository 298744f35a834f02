using Alize.Kernel;
using Alize.Services.Billing;
using Alize.Services.Identity;
using Alize.Services.Objects;
using Alize.Services.Objects.Care;
using Alize.Tests.Fixture;
using Alize.Tests.Objects.Swift;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Objects;

public sealed class CareTests
{
    private static readonly DateTimeOffset _now =
        DateTimeOffset.Parse("2026-11-25T08:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task What_a_project_stores_writes_and_reads_is_billed_once(string engine)
    {
        var clock = new FakeTimeProvider(_now);
        await using var cloud = await TestCloud.Start(engine, services => services.AddSingleton<TimeProvider>(clock));
        var swift = new SwiftClient(cloud);
        var care = cloud.Services.GetRequiredService<ObjectsCare>();
        await swift.Put("/box");
        await swift.Put("/box/x", new string('x', 1 << 20));
        await swift.Text("/box/x");
        await swift.Text("/box/x");
        await Fold(care, clock);
        await Fold(care, clock);
        var meters = await Meters(cloud);
        Assert.Equal((2m, 2m, 2m / 1024, 1m / 1024), (meters.Writes, meters.Reads, meters.GibOut, meters.Gib));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(204, await swift.Status("DELETE", "/box/x"));
        await Fold(care, clock);
        Assert.Equal(0m, (await Meters(cloud)).Gib);
        var cost = await cloud.Services.GetRequiredService<Costs>().Of("p1", null, null, default);
        Assert.True(cost.Total["EUR"] > 0);
    }

    [Fact]
    public async Task Costs_tell_of_what_was_stored_a_moment_ago()
    {
        var clock = new FakeTimeProvider(_now);
        await using var cloud = await TestCloud.Start("sqlite", services => services.AddSingleton<TimeProvider>(clock));
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await swift.Put("/box/x", new string('x', 1 << 20));
        var costs = cloud.Services.GetRequiredService<Costs>();
        var reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => costs.Of("p1", null, null, default)));
        Assert.All(reports, report => Assert.Equal("object-account", Assert.Single(report.Resources).Kind));
        Assert.Single(reports.Select(r => r.Total["EUR"]).Distinct());
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Bytes_without_a_name_go_after_an_hour_and_no_others(string engine)
    {
        var clock = new FakeTimeProvider(_now);
        await using var cloud = await TestCloud.Start(engine, services => services.AddSingleton<TimeProvider>(clock));
        var swift = new SwiftClient(cloud);
        var care = cloud.Services.GetRequiredService<ObjectsCare>();
        var bytes = cloud.Services.GetRequiredService<IByteStore>();
        await swift.Put("/box", "", ("X-Versions-Enabled", "true"));
        await swift.Put("/box/x", "older");
        await swift.Put("/box/x", "newer");
        var (_, lost) = await bytes.Write("p1/box/x", new MemoryStream("lost"u8.ToArray()), null, 100, default);
        Assert.Equal(0, await care.SweepNow(default));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await care.SweepNow(default));
        Assert.Equal(0, await care.SweepNow(default));
        Assert.NotNull(lost);
        Assert.Equal("newer", await swift.Text("/box/x"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task An_account_goes_with_its_project_and_not_before(string engine)
    {
        var identity = new Gone();
        await using var cloud = await TestCloud.Start(engine, services => services.AddSingleton<IIdentity>(identity));
        var (doomed, other) = (new SwiftClient(cloud), new SwiftClient(cloud, "p2", "member:p2"));
        var care = cloud.Services.GetRequiredService<ObjectsCare>();
        foreach (var swift in (SwiftClient[])[doomed, other])
        {
            await swift.Put("/box", "", ("X-Versions-Enabled", "true"));
            await swift.Put("/box2");
            await swift.Put("/box/x", "1");
            await swift.Put("/box/x", "2");
        }

        async Task Entry(string action) => await cloud.Db.Transact(tx =>
            cloud.Services.GetRequiredService<LedgerBook>().Write(tx, new LedgerEntry(action, "project", "p1")));
        await Entry("identity.project.delete");
        await care.FoldNow(default);
        await cloud.Settle();
        Assert.Equal("2", await doomed.Text("/box/x"));
        identity.Projects.Add("p1");
        await Entry("identity.project.delete");
        await care.FoldNow(default);
        await cloud.Settle();
        await cloud.Settle();
        Assert.Equal(new AccountUsage(0, 0, 0), await cloud.Services.GetRequiredService<Accounts>().Usage("p1", default));
        Assert.Equal(404, await doomed.Status("GET", "/box"));
        Assert.Equal("2", await other.Text("/box/x"));
    }

    /// <summary>On PostgreSQL events rest a while before they are folded.</summary>
    private static async Task Fold(ObjectsCare care, FakeTimeProvider clock)
    {
        await care.FoldNow(default);
        clock.Advance(TimeSpan.FromSeconds(11));
        await care.FoldNow(default);
    }

    private static async Task<(decimal Gib, decimal Writes, decimal Reads, decimal GibOut)> Meters(TestCloud cloud)
    {
        var entries =
            (await cloud.Services.GetRequiredService<LedgerBook>().After(0, 1000, "p1", default)).Where(e => e.Meters is not null).ToList();
        decimal Sum(string meter) => entries.Sum(e => e.Meters!.GetValueOrDefault(meter));
        return (entries[^1].Meters![Metered.ObjectGib], Sum(Metered.ObjectWrites), Sum(Metered.ObjectReads), Sum(Metered.ObjectGibOut));
    }

    private sealed class Gone : IIdentity
    {
        public HashSet<string> Projects { get; } = [];

        public Task<ProjectInfo?> FindProject(string id, CancellationToken ct) =>
            Task.FromResult(Projects.Contains(id) ? null : new ProjectInfo(id, id, "default", true));

        public Task<ProjectInfo?> FindProjectByName(string name, string domainId, CancellationToken ct) => FindProject(name, ct);

        public Task<bool> UserExists(string id, CancellationToken ct) => Task.FromResult(true);

        public ValueTask<AccessKey?> FindAccessKey(string access, CancellationToken ct) => new((AccessKey?)null);

        public Task EnsureService(string type, string name, string path, CancellationToken ct) => Task.CompletedTask;
    }
}
