using Alize.Kernel;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Coverage;

/// <summary>Two towns: what is A's does not exist for B, by its path, in a list, or as a part of something of B's own.</summary>
[Collection(nameof(House))]
public sealed class TownTests(House house)
{
    /// <summary>What tells of a project by its id no more than everybody may know: the defaults, the same for all.</summary>
    private static readonly HashSet<string> _sameForAll =
    [
        "GET /compute/v2.1/os-quota-sets/{project}/defaults",
        "GET /network/v2.0/quotas/{project}/default",
        "GET /volume/v3/os-quota-sets/{id}/defaults",
    ];

    /// <summary>What answers a stranger otherwise, by its own design, and why.</summary>
    private static readonly Dictionary<string, int> _otherwise = new()
    {
        // a password is changed by whoever knows it, without a token
        ["POST /identity/v3/users/{id}/password"] = 401,
        // a volume is given away by telling its transfer's id and key: who has the id alone is told that the key is wrong
        ["POST /volume/v3/os-volume-transfer/{id}/accept"] = 400,
        ["POST /volume/v3/volume-transfers/{id}/accept"] = 400,
    };

    [Fact]
    public void Every_named_part_of_a_path_has_a_sample()
    {
        var unknown = house.Naming.Select(r => { house.Samples.Fill(r.Pattern, out _, out var u); return u; }).OfType<string>().Distinct();
        Wrong.None(unknown);
    }

    [Fact]
    public async Task What_is_of_town_A_is_nothing_to_town_B_by_any_route_and_stays_as_it_was()
    {
        var before = await Seen();
        var wrong = new List<string>();
        var crossed = 0;
        foreach (var route in house.Naming)
        {
            var path = house.Samples.Fill(
                route.Pattern, out var isTowns, out _).Replace("{project_id}", house.TownB, StringComparison.Ordinal);
            if (!isTowns || _sameForAll.Contains($"{route.Method} {Samples.Plain(route.Pattern)}"))
            {
                continue;
            }

            foreach (var probe in RouteBodies.Probes(route, path))
            {
                crossed++;
                var reply = await house.Bob.Ask(probe);
                var otherwise = _otherwise.GetValueOrDefault($"{route.Method} {Samples.Plain(route.Pattern)}");
                if (reply.Status is not (403 or 404) && reply.Status != otherwise)
                {
                    wrong.Add($"{probe}: {reply}");
                }
            }
        }

        await house.Cloud.Settle();
        TestContext.Current.TestOutputHelper?.WriteLine($"{crossed} requests of town B, {before.Count} things of town A looked at");
        Wrong.None(wrong);
        var after = await Seen();
        Wrong.None(before.Where(b => after[b.Key] != b.Value).Select(b => $"{b.Key}: {b.Value} became {after[b.Key]}"));
    }

    [Fact]
    public async Task A_reader_of_town_A_reads_all_of_it() =>
        Wrong.None((await Seen()).Where(s => !s.Value.StartsWith('2')).Select(s => $"{s.Key}: {s.Value}"));

    [Fact]
    public async Task A_list_of_town_B_holds_nothing_of_town_A()
    {
        var leaks = new List<string>();
        var asked = 0;
        foreach (var route in house.Routes.Where(r => r.Method == "GET" && r.Rule.Needs < Needs.Admin))
        {
            var path = house.Samples.Fill(
                route.Pattern, out var isTowns, out _).Replace("{project_id}", house.TownB, StringComparison.Ordinal);
            if (isTowns)
            {
                continue;
            }

            foreach (var query in Queries())
            {
                asked++;
                var reply = await house.Bob.Ask(RouteBodies.Probes(route, path + query).First());
                leaks.AddRange(house.Samples.Secrets.Where(s => reply.Text.Contains(s.Key, StringComparison.Ordinal)
                    && !query.Contains(s.Key, StringComparison.Ordinal)).Select(s => $"GET {path}{query} tells {s.Value} {s.Key}"));
                if (reply.Status >= 500)
                {
                    leaks.Add($"GET {path}{query}: {reply}");
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} lists of town B");
        Wrong.None(leaks);
    }

    private string[] Queries() =>
    [
        "", "?all_tenants=1", "?all_tenants=True&all_projects=1", $"?project_id={house.TownA}", $"?tenant_id={house.TownA}",
        $"?project={house.TownA}", $"?owner={house.TownA}", "?visibility=all&member_status=all", $"?user_id={house.AnnId}",
    ];

    /// <summary>Whatever of town A a reader of it may read, as it is now.</summary>
    private async Task<SortedDictionary<string, string>> Seen()
    {
        var seen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (who, probe) in house.Views())
        {
            var reply = await who.Ask(probe);

            // hours pass while we look
            var text = !probe.Path.Contains("usage", StringComparison.Ordinal)
                && reply.Type?.Contains("json", StringComparison.Ordinal) == true ? reply.Text : "";
            seen[probe.ToString()] = $"{reply.Status} {text}";
        }

        return seen;
    }
}
