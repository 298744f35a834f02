using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of projects' usage, summed up from their servers. Paged by server since 2.40.</summary>
public sealed class TenantUsageApi(TenantUsage usage, TimeProvider clock, Cloud cloud) : IDoor
{
    /// <summary>What an unpaged answer sums up at most.</summary>
    private const int MostUnpaged = 10_000;

    private static readonly string[] _formats =
        ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFF"];

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.List("/os-simple-tenant-usage", CatalogPolicy.UsageList, List);
        nova.Get("/os-simple-tenant-usage/{project}", CatalogPolicy.UsageShow, Show);
    }

    private async Task<Answer> List(Call call)
    {
        var period = PeriodOf(call);
        var detailed = call.Query("detailed") == "1";
        var (uses, limit) = await Uses(call, null, period);
        return Answer.Json(200, o =>
        {
            o.List("tenant_usages", uses.GroupBy(u => u.Project), (u, project) => Sum(u, project.Key, [.. project], period, detailed));
            Links(o, call, "tenant_usages", limit, uses);
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var project = call.Path("project");
        if (!call.Caller.Sees(project))
        {
            throw Fault.Forbidden($"Policy doesn't allow {call.Route.Rule.Name} to be performed.").Thrown();
        }

        var period = PeriodOf(call);
        var (uses, limit) = await Uses(call, project, period);
        return Answer.Json(200, o =>
        {
            o.Object("tenant_usage", u =>
            {
                if (uses.Count > 0)
                {
                    Sum(u, project, uses, period, detailed: true);
                }
            });
            Links(o, call, "tenant_usage", limit, uses);
        });
    }

    private async Task<(List<ServerUse> Uses, int Limit)> Uses(Call call, string? project, Period period)
    {
        var paged = call.Version.Has(2, 40);
        var limit = paged ? NovaPages.Limit(call) : MostUnpaged;
        return (await usage.Of(project, period, limit, paged ? call.Query("marker") : null, call.Ct), limit);
    }

    private void Links(JsonOut o, Call call, string name, int limit, List<ServerUse> uses)
    {
        if (call.Version.Has(2, 40))
        {
            NovaPages.Links(o, call, cloud, name, limit, [.. uses.Select(u => u.Id)]);
        }
    }

    private void Sum(JsonOut o, string project, IReadOnlyCollection<ServerUse> uses, Period period, bool detailed)
    {
        o.Text("tenant_id", project);
        o.Double("total_local_gb_usage", uses.Sum(u => u.DiskGib * u.Hours));
        o.Double("total_vcpus_usage", uses.Sum(u => u.Flavor.Vcpus * u.Hours));
        o.Double("total_memory_mb_usage", uses.Sum(u => u.Flavor.RamMib * u.Hours));
        o.Double("total_hours", uses.Sum(u => u.Hours));
        o.Text("start", ComputeTimes.Micros(period.StartMs));
        o.Text("stop", ComputeTimes.Micros(period.StopMs));
        if (detailed)
        {
            o.List("server_usages", uses, One);
        }
    }

    private void One(JsonOut o, ServerUse use)
    {
        o.Text("instance_id", use.Id);
        o.Text("name", use.Name);
        o.Text("tenant_id", use.Project);
        o.Text("flavor", use.Flavor.Name);
        o.Double("hours", use.Hours);
        o.Number("memory_mb", use.Flavor.RamMib);
        o.Number("local_gb", use.DiskGib);
        o.Number("vcpus", use.Flavor.Vcpus);
        o.Text("started_at", ComputeTimes.Micros(use.StartedMs));
        o.Text("ended_at", ComputeTimes.MicrosOrNull(use.EndedMs));
        o.Text("state", use.State);
        o.Number("uptime", ((use.EndedMs ?? clock.NowMs()) - use.StartedMs) / 1000);
    }

    /// <summary>From <c>start</c> until <c>end</c>, which is now at the latest.</summary>
    private Period PeriodOf(Call call)
    {
        var now = clock.NowMs();
        var (start, stop) = (Time(call.Query("start")) ?? now, Time(call.Query("end")) ?? now);
        return start <= stop
            ? new(start, Math.Min(stop, now))
            : throw Fault.BadRequest("Invalid start time. The start time cannot occur after the end time.").Thrown();
    }

    private static long? Time(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUnixTimeMilliseconds()
            : throw Fault.BadRequest($"Datetime is in invalid format: '{text[..Math.Min(40, text.Length)]}'").Thrown();
    }
}
