using System.Text;
using System.Text.Json;
using Alize.Kernel;
using Alize.Tests.Coverage;
using Xunit;

namespace Alize.Tests.Fuzz;

/// <summary>Bodies, queries, paths and headers that no client of good will sends, at every route there is.</summary>
public sealed class RouteFuzzTests(FuzzHouse fuzz) : IClassFixture<FuzzHouse>
{
    private static readonly string[] _names =
    [
        "limit", "marker", "sort_key", "sort_dir", "sort", "offset", "fields", "name", "status",
        "changes-since", "page_reverse", "all_tenants", "created_at",
        "project_id", "tags", "is_public", "enabled", "deleted", "detailed", "start", "end",
        "size_min", "fixed_ips", "ip", "metadata", "with_count", "name__contains",
    ];

    private static readonly string[] _values =
    [
        "-1", "abc", "", "99999999999999999999", "%FF", "%ED%A0%80", "a%0Ab", "1e5", "%27%20OR%201%3D1--",
        "id:sideways", "in:", "gt:yesterday", "True", "{}", "%7B%27a%27%3A", "[(",
        "2026-13-45T99:99:99Z", "..%2F..", "*", "name,", ",", "ip_address%3D", "nosuch", "asc", "0",
    ];

    private static readonly string[] _ids =
    [
        "%00", "..%2F..%2Fetc", "%FF%FE", "-1", "0", "9999999999999999999999", "%27--", "%E2%80%AE",
        "null", "%20", "a%0D%0Ab", "%25s%25n", "*", "%7B%7D", "..", "%ED%A0%80",
    ];

    private static readonly (string, string)[] _headers =
    [
        ("OpenStack-API-Version", "compute abc"), ("OpenStack-API-Version", "compute 2.99999999999"),
        ("OpenStack-API-Version", "volume 3.-1"), ("OpenStack-API-Version", ",,,"),
        ("OpenStack-API-Version", "compute"), ("X-OpenStack-Nova-API-Version", "2.é"), ("X-OpenStack-Nova-API-Version", "99.1"),
        ("Accept", "application/xml;q=x"),
        ("X-Subject-Token", "x"), ("Range", "bytes=9-1,-"), ("If-Match", "\""), ("Content-Encoding", "gzip"), ("X-Forwarded-Host", "evil"),
        ("Accept-Language", "\"\"\""), ("X-Image-Meta-Size", "-1"), ("X-Storage-Token", "x"),
    ];

    /// <summary>Block storage's own word for a backup of a service that is not there is 503.</summary>
    private readonly Rule _importsRecords = fuzz.House.Routes.First(r => r.Pattern == "/volume/v3/backups/import_record").Rule;

    [Fact]
    public Task Bodies_drawn_from_each_schema_and_broken_are_refused_in_the_APIs_own_words() => Chance.Rounds(async chance =>
    {
        var draw = new BodyDraw(chance, fuzz.Words);
        var wrong = new List<string>();
        var (routes, sent) = (0, 0);
        foreach (var route in fuzz.House.Routes.Where(r => r.Body is not null && r.Pattern == Samples.Plain(r.Pattern)))
        {
            routes++;
            var like = RouteBodies.Probes(route, fuzz.House.Samples.Fill(route.Pattern, out _, out _)).First();
            for (var i = 0; i < 9; i++)
            {
                sent++;
                var (body, place) =
                    i switch { < 1 => (draw.Rubbish(), ""), < 3 => (Bytes(draw, route), ""), _ => draw.Broken(route.Body!) };
                await Try(
                    wrong, route, like with { Body = body, Type = chance.OneIn(20) ? "text/plain" : like.Type },
                    Problem(route, body), place);
            }
        }

        foreach (var route in fuzz.House.Routes.Where(
            r => r.Body is null && r.Method is "POST" or "PUT" or "PATCH" && r.Pattern == Samples.Plain(r.Pattern)))
        {
            routes++;
            var like = RouteBodies.Probes(route, fuzz.House.Samples.Fill(route.Pattern, out _, out _)).First();
            for (var i = 0; i < 4; i++, sent++)
            {
                await Try(wrong, route, like with { Body = i == 0 ? draw.Rubbish() : draw.Loose(like.Body) });
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} bodies at {routes} routes");
        Wrong.None(wrong);
        await fuzz.StillLetIn();
    });

    [Fact]
    public Task Queries_paths_and_headers_of_ill_will_are_refused_in_the_APIs_own_words() => Chance.Rounds(async chance =>
    {
        var wrong = new List<string>();
        var sent = 0;
        foreach (var route in fuzz.House.Routes.Where(r => r.Pattern == Samples.Plain(r.Pattern)))
        {
            var path = fuzz.House.Samples.Fill(route.Pattern, out _, out _);
            var like = RouteBodies.Probes(route, path).First();
            if (route.Method == "GET")
            {
                for (var i = 0; i < 3; i++, sent++)
                {
                    await Try(wrong, route, like with { Path = path + Query(chance) });
                }
            }

            if (route.Pattern.Contains('{', StringComparison.Ordinal))
            {
                sent++;
                await Try(wrong, route, like with { Path = Strange(chance, route.Pattern) });
            }

            sent++;
            await Try(wrong, route, like with { Path = Strange(chance, route.Pattern), Headers = [chance.Pick(_headers)] });
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} requests");
        Wrong.None(wrong);
        await fuzz.StillLetIn();
    });

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        var wrong = new List<string>();
        var large = Encoding.UTF8.GetBytes("{\"a\":\"" + new string('a', 1 << 21) + "\"}");
        foreach (var route in fuzz.House.Routes.Where(r => r.Body is not null).DistinctBy(r => (r.Door.Service, r.Method)))
        {
            var probe = RouteBodies.Probes(route, fuzz.House.Samples.Fill(route.Pattern, out _, out _)).First() with { Body = large };
            var reply = await fuzz.For(route).Ask(probe);
            if (reply.Status != 413 || Refusals.Judge(route.Door.Service, route.Method, reply) is not null)
            {
                wrong.Add($"{route.Method} {route.Pattern}: {reply}");
            }
        }

        Wrong.None(wrong);
    }

    private async Task Try(List<string> wrong, Route route, Probe probe, string? problem = null, string place = "")
    {
        var reply = await fuzz.For(route).Ask(probe);
        var why = Refusals.Judge(route.Door.Service, route.Method, reply);
        if (why is null && problem is not null && reply.Status < 400)
        {
            why = $"taken, though {problem}";
        }

        if (why is null && problem is not null && reply.Status == 400
            && place.Length > 0 && problem.Contains(place, StringComparison.Ordinal)
            && !JsonEncodedContains(reply.Text, place) && !reply.Text.Contains("not valid JSON", StringComparison.Ordinal))
        {
            why = $"does not name {place}";
        }

        if (reply is { Status: 400, Body.Length: 0 } && IsNoHttp(probe))
        {
            return;
        }

        if (why is not null && !(reply.Status == 503 && route.Rule == _importsRecords))
        {
            wrong.Add($"{why}: {probe}: {reply}");
        }
    }

    /// <summary>The web server itself refuses NUL in a path and bytes in a header that are no UTF-8, before
    /// anybody knows for which API it was.</summary>
    private static bool IsNoHttp(Probe probe) =>
        probe.Path.Contains("%00", StringComparison.Ordinal) || probe.Headers.Any(h => h.Value.Contains('é', StringComparison.Ordinal));

    private static bool JsonEncodedContains(string text, string place) => text.Contains(place, StringComparison.Ordinal)
        || text.Contains(JsonEncodedText.Encode(place).ToString(), StringComparison.Ordinal);

    /// <summary>What the route's schema has against a body.</summary>
    private static string? Problem(Route route, byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : route.Body!.Find(JsonDocument.Parse(body).RootElement, "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "it is no JSON";
        }
    }

    private static byte[] Bytes(BodyDraw draw, Route route) => Encoding.UTF8.GetBytes(draw.Whole(route.Body!)?.ToJsonString() ?? "null");

    private static string Query(Random chance) => "?" + string.Join('&', Enumerable.Range(0, chance.Next(1, 4))
        .Select(_ => $"{chance.Pick(_names)}={chance.Pick(_values)}"));

    /// <summary>The path with one of its named parts spoiled.</summary>
    private string Strange(Random chance, string pattern)
    {
        var filled = fuzz.House.Samples.Fill(pattern, out _, out _).Split('/');
        var named = pattern.Split('/').Index().Where(p => p.Item.StartsWith('{')).Select(p => p.Index).ToList();
        if (named.Count > 0)
        {
            filled[chance.Pick(named)] = chance.OneIn(8) ? new string('a', 3000) : chance.Pick(_ids);
        }

        return string.Join('/', filled);
    }
}
