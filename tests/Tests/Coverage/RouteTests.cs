using System.Text.RegularExpressions;
using Alize.Kernel;
using Alize.Tests.Fixture;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Route = Alize.Kernel.Route;

namespace Alize.Tests.Coverage;

/// <summary>Every route of the program crossed with everybody who must not pass. Routes come from the program, so a new one is crossed
/// or fails here by name.</summary>
[Collection(nameof(House))]
public sealed partial class RouteTests(House house)
{
    /// <summary>What answers without a token, and why.</summary>
    private static readonly HashSet<string> _open =
    [
        "health", "identity:versions", "identity:authenticate", "identity:change_password", "versions", "neutron:versions",
        "neutron:resources", "os_compute_api:versions", "placement:versions",
    ];

    private static readonly string[] _openPages = ["/metrics", "/ui/sign-in", "/ui/assets/"];

    [Fact]
    public void Every_route_has_a_rule_with_a_name_and_a_reason()
    {
        Assert.InRange(house.Routes.Count, 800, int.MaxValue);
        Wrong.None(house.Routes.Where(r => r.Rule.Name.Length == 0 || r.Rule.Says.Length == 0).Select(Name));
    }

    [Fact]
    public async Task Nobody_is_let_in_without_a_token() =>
        Wrong.None(await Cross(house.Nobody, r => r.Rule.Needs != Needs.Nothing, 401));

    [Fact]
    public async Task A_token_that_was_revoked_is_let_in_nowhere()
    {
        var keystone = await Identity.Keystone.Admin(house.Cloud);
        var token = await keystone.Login("admin", house.Cloud.AdminPassword, "admin");
        await new Persona(house.Cloud, "root", token).Do("DELETE", "/identity/v3/auth/tokens", null, ("X-Subject-Token", token));
        Wrong.None(await Cross(new(house.Cloud, "revoked", token), r => r.Rule.Needs != Needs.Nothing, 401));
    }

    [Fact]
    public async Task A_token_that_was_made_up_is_let_in_nowhere()
    {
        var token = house.Ann.Token!;
        var spoiled = token[..^4] + (token[^4] == 'A' ? 'B' : 'A') + token[^3..];
        Wrong.None(await Cross(new(house.Cloud, "forger", spoiled), r => r.Rule.Needs != Needs.Nothing, 401));
    }

    [Fact]
    public async Task A_token_whose_time_has_passed_is_let_in_nowhere()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var cloud = await TestCloud.Start(fakeIdentity: false, replace: s => s.AddSingleton<TimeProvider>(clock));
        clock.Advance(TimeSpan.FromSeconds(1));
        var keystone = await Identity.Keystone.Admin(cloud);
        async Task<Persona> Late(string name) => new(cloud, name, await keystone.Login("admin", cloud.AdminPassword, "admin"));
        var (seen, unseen) = (await Late("late, and known"), await Late("late, and new"));
        clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        await seen.Do("GET", "/identity/v3/auth/projects");

        clock.Advance(TimeSpan.FromMilliseconds(1));

        Wrong.None(await Cross(seen, r => r.Rule.Needs != Needs.Nothing, 401));
        Wrong.None(await Cross(unseen, r => r.Rule.Needs != Needs.Nothing, 401));
        await (await Late("in time")).Do("GET", "/identity/v3/auth/projects");
    }

    [Fact]
    public void Only_what_must_be_open_is_open() =>
        Wrong.None(house.Routes.Where(r => r.Rule.Needs == Needs.Nothing && !_open.Contains(r.Rule.Name)).Select(Name));

    [Fact]
    public async Task A_user_without_a_role_reaches_no_project() =>
        Wrong.None(await Cross(house.Stranger, r => r.Rule.Needs > Needs.Token, 403));

    [Fact]
    public async Task A_reader_changes_nothing() =>
        Wrong.None(await Cross(house.Rita, r => r.Rule.Needs > Needs.Reader, 403));

    [Fact]
    public async Task A_member_does_nothing_that_is_the_administrators() =>
        Wrong.None(await Cross(house.Ann, r => r.Rule.Needs > Needs.Member, 403));

    /// <summary>Pages are no API: they are guarded by their own sign-in, and a stranger is sent there.</summary>
    [Fact]
    public async Task A_page_outside_the_APIs_shows_a_stranger_nothing_but_the_way_in()
    {
        var known = house.Cloud.Services.GetRequiredService<Doors>().All.Select(r => r.Pattern).ToHashSet();
        var pages = house.Cloud.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => !known.Contains(e.RoutePattern.RawText ?? "")).ToList();
        Assert.InRange(pages.Count, 20, int.MaxValue);
        var wrong = new List<string>();
        foreach (var page in pages)
        {
            var path = NamedPart().Replace("/" + page.RoutePattern.RawText!.TrimStart('/'), "x");
            foreach (var method in page.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var reply = await house.Nobody.Ask(method, path);
                if (reply.Status is not (302 or 303 or 400 or 401 or 403 or 404)
                    && !_openPages.Any(o => path.StartsWith(o, StringComparison.Ordinal)))
                {
                    wrong.Add($"{method} {path}: {reply.Status}");
                }
            }
        }

        Wrong.None(wrong);
    }

    /// <summary>The routes' paths are filled with town A's own things, and the door answers all the same.</summary>
    private async Task<List<string>> Cross(Persona persona, Func<Route, bool> which, int expected)
    {
        var wrong = new List<string>();
        var crossed = 0;
        foreach (var route in house.Routes.Where(which))
        {
            var probe = RouteBodies.Probes(route, house.Samples.Fill(route.Pattern, out _, out _)).First();
            var reply = await persona.Ask(probe);
            crossed++;
            if (reply.Status != expected)
            {
                wrong.Add($"{probe} as {persona.Name}: {reply}");
            }
        }

        Assert.True(crossed > 0);
        TestContext.Current.TestOutputHelper?.WriteLine($"{crossed} routes as {persona.Name}");
        return wrong;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex NamedPart();

    private static string Name(Route route) => $"{route.Method} {route.Pattern} ({route.Rule.Name})";
}
