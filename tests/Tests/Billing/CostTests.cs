using System.Net;
using Alize.Kernel;
using Alize.Services.Billing;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Billing;

public sealed class CostTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 10, 0, 0, 0, TimeSpan.Zero);

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_volume_that_lived_two_hours_costs_two_hours_of_its_size(string engine)
    {
        var clock = new FakeTimeProvider(_start);
        await using var cloud = await Start(engine, clock);
        await Write(cloud, "v1", "p1", new() { [Metered.VolumeGib] = 10 });
        clock.Advance(TimeSpan.FromHours(2));
        await Write(cloud, "v1", "p1", []);
        clock.Advance(TimeSpan.FromHours(5));
        var report = await cloud.Services.GetRequiredService<Costs>().Of("p1", null, null, default);
        Assert.Equal(2 * 10 * 0.00008m, report.Total["EUR"]);
        Assert.Equal(2 * 10 * 0.00048m, report.Total["BRL"]);
        Assert.Equal(report.Total["EUR"], report.Forecast["EUR"]);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_forecast_adds_what_runs_until_the_month_ends(string engine)
    {
        var clock = new FakeTimeProvider(_start);
        await using var cloud = await Start(engine, clock);
        await Write(cloud, "v1", "p1", new() { [Metered.VolumeGib] = 1 });
        clock.Advance(TimeSpan.FromHours(24));
        var report = await cloud.Services.GetRequiredService<Costs>().Of("p1", null, null, default);
        Assert.Equal(21 * 24 * 0.00008m, report.Forecast["EUR"]);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_resize_closes_the_old_span_and_opens_the_new_one(string engine)
    {
        var clock = new FakeTimeProvider(_start);
        await using var cloud = await Start(engine, clock);
        await Write(cloud, "v1", "p1", new() { [Metered.VolumeGib] = 1 });
        clock.Advance(TimeSpan.FromHours(1));
        await Write(cloud, "v1", "p1", new() { [Metered.VolumeGib] = 3 });
        clock.Advance(TimeSpan.FromHours(1));
        var report = await cloud.Services.GetRequiredService<Costs>().Of("p1", null, null, default);
        Assert.Equal(4 * 0.00008m, report.Total["EUR"]);
        Assert.Equal(2, Assert.Single(report.Resources).Entries.Count);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Requests_are_paid_by_the_piece_and_do_not_end_what_lasts(string engine)
    {
        var clock = new FakeTimeProvider(_start);
        await using var cloud = await Start(engine, clock);
        await Write(cloud, "p1", "p1", new() { [Metered.ObjectGib] = 1 });
        await Write(cloud, "p1", "p1", new() { [Metered.ObjectWrites] = 1000 });
        clock.Advance(TimeSpan.FromHours(1));
        var report = await cloud.Services.GetRequiredService<Costs>().Of("p1", null, null, default);
        Assert.Equal(0.00002m + 0.005m, report.Total["EUR"]);
    }

    [Fact]
    public async Task A_tenant_sees_its_own_costs_and_no_other_projects()
    {
        await using var cloud = await Start("sqlite", new FakeTimeProvider(_start));
        var (mine, body, _) = await cloud.Send(HttpMethod.Get, "/alize/v1/costs", "reader:p1");
        Assert.Equal(HttpStatusCode.OK, mine);
        Assert.Equal("p1", body.GetProperty("costs").GetProperty("project_id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Send(HttpMethod.Get, "/alize/v1/costs?project_id=p2", "member:p1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.Send(HttpMethod.Get, "/alize/v1/costs?project_id=p2", "admin:p0")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.Send(HttpMethod.Get, "/alize/v1/costs", null)).Status);
    }

    [Fact]
    public async Task Only_an_admin_sets_a_price_and_a_bad_one_is_refused_by_name()
    {
        await using var cloud = await Start("sqlite", new FakeTimeProvider(_start));
        object price = new { currency = "EUR", amount = 1.5 };
        Assert.Equal(
            HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Put, "/alize/v1/prices/volume.gib", "member:p1", price)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Send(HttpMethod.Put, "/alize/v1/prices/volume.gib", "admin:p0", price)).Status);
        var (status, body, _) = await cloud.Send(
            HttpMethod.Put, "/alize/v1/prices/volume.gib", "admin:p0", new { currency = "EUR", amount = "-1" });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("amount", body.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        var (_, list, _) = await cloud.Send(HttpMethod.Get, "/alize/v1/prices", "reader:p1");
        Assert.Contains(
            list.GetProperty("prices").EnumerateArray(),
            p => p.GetProperty("meter").GetString() == "volume.gib" && p.GetProperty("prices").GetProperty("EUR").GetDecimal() == 1.5m);
    }

    private static Task<TestCloud> Start(string engine, FakeTimeProvider clock) =>
        TestCloud.Start(engine, services => services.AddSingleton<TimeProvider>(clock));

    private static Task Write(TestCloud cloud, string resource, string project, Dictionary<string, decimal> meters) =>
        cloud.Db.Transact(tx => cloud.Services.GetRequiredService<LedgerBook>()
            .Write(tx, new LedgerEntry("test", "thing", resource) { Project = project, Meters = meters }));
}
