using System.Net;
using Alize.Client;
using Alize.Client.Auth;
using Xunit;

namespace Alize.Tests.Client;

public sealed class SessionTests
{
    private static readonly Uri _auth = new("https://cloud.test/at/identity/v3");

    [Fact]
    public async Task A_worn_token_is_renewed_once_and_the_request_sent_again()
    {
        var wire = new Wire().Then(HttpStatusCode.Unauthorized, "{}").Then(HttpStatusCode.OK, """{"flavors": []}""");
        using var cloud = new CloudClient(wire.Http(), Settings());
        await cloud.Compute.Flavors(CancellationToken.None);
        Assert.Equal(["token-1", "token-2"], wire.Tokens);
    }

    [Fact]
    public async Task A_second_401_is_the_answer()
    {
        var wire = new Wire().Then(HttpStatusCode.Unauthorized, "{}")
            .Then(HttpStatusCode.Unauthorized, """{"error": {"message": "Go away."}}""");
        using var cloud = new CloudClient(wire.Http(), Settings());
        var refused = await Assert.ThrowsAsync<ApiException>(() => cloud.Compute.Flavors(CancellationToken.None));
        Assert.Equal((401, "Go away."), (refused.Status, refused.Message));
    }

    [Fact]
    public async Task Many_requests_at_once_issue_one_token()
    {
        var wire = new Wire();
        for (var i = 0; i < 20; i++)
        {
            wire.Then(HttpStatusCode.OK, """{"flavors": []}""");
        }

        using var cloud = new CloudClient(wire.Http(), Settings());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cloud.Compute.Flavors(CancellationToken.None)));
        Assert.Equal(1, wire.Issued);
    }

    [Fact]
    public async Task The_region_chooses_the_endpoint()
    {
        var wire = new Wire();
        using var cloud = new CloudClient(wire.Http(), Settings() with { Region = "Elsewhere" });
        Assert.Equal("https://elsewhere.test/compute/v2.1",
            (await cloud.Session.Endpoint(["compute"], CancellationToken.None)).AbsoluteUri);
    }

    [Fact]
    public async Task A_service_that_the_catalogue_lacks_is_named()
    {
        using var cloud = new CloudClient(new Wire().Http(), Settings());
        var missing = await Assert.ThrowsAsync<SettingsException>(() => cloud.Volumes.List(ListQuery.All, CancellationToken.None));
        Assert.Contains("volumev3", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_reaches_the_same_paths_by_another_address()
    {
        var wire = new Wire();
        using var cloud = new CloudClient(wire.Http(), Settings() with { Through = new Uri("http://127.0.0.1:8700/") });
        Assert.Equal("http://127.0.0.1:8700/compute/v2.1", (await cloud.Session.Endpoint(["compute"], CancellationToken.None)).AbsoluteUri);
        Assert.Equal("https://cloud.test/at/compute/v2.1",
            (await cloud.Session.PublicEndpoint(["compute"], CancellationToken.None)).AbsoluteUri);
    }

    [Fact]
    public async Task A_given_token_is_looked_at_and_used_as_it_is()
    {
        var wire = new Wire();
        using var cloud = new CloudClient(wire.Http(), new ClientSettings(_auth, new TokenCredentials("mine"), Scope.Given));
        await cloud.Identity.Token(CancellationToken.None);
        Assert.Equal(["GET /at/identity/v3/auth/tokens"], wire.Asked);
    }

    [Fact]
    public async Task A_list_is_followed_to_its_end()
    {
        var wire = new Wire()
            .Then(HttpStatusCode.OK, """
                {"images": [{"id": "a", "name": "a", "status": "active", "visibility": "public"}], "next": "/v2/images?marker=a"}
                """)
            .Then(HttpStatusCode.OK, """{"images": [{"id": "b", "name": "b", "status": "active", "visibility": "public"}]}""");
        using var cloud = new CloudClient(wire.Http(), Settings());
        var all = await cloud.Images.List(ListQuery.Where("visibility", "public"), CancellationToken.None);
        Assert.Equal(["a", "b"], all.Select(i => i.Id));
        Assert.Equal("GET /at/image/v2/images?visibility=public&marker=a", wire.Asked[^1]);
    }

    [Fact]
    public async Task One_page_is_one_request()
    {
        var wire = new Wire().Then(HttpStatusCode.OK, """{"servers": [], "servers_links": [{"rel": "next", "href": "x"}]}""");
        using var cloud = new CloudClient(wire.Http(), Settings());
        await cloud.Compute.Servers(ListQuery.All with { Limit = 10, Marker = "m" }, CancellationToken.None);
        Assert.Equal("GET /at/compute/v2.1/servers/detail?limit=10&marker=m", wire.Asked[^1]);
    }

    [Fact]
    public async Task Names_of_objects_are_sent_as_they_are()
    {
        var wire = new Wire().Then(HttpStatusCode.NoContent, "");
        using var cloud = new CloudClient(wire.Http(), Settings());
        await cloud.Objects.Delete("bücher", "a/../b c?d%2F#", CancellationToken.None);
        Assert.Equal("DELETE /at/object-store/v1/AUTH_p/b%C3%BCcher/a/../b%20c%3Fd%252F%23", wire.Asked[^1]);
    }

    [Fact]
    public async Task Times_without_a_zone_are_utc()
    {
        var wire = new Wire().Then(HttpStatusCode.OK, """
            {"server": {"id": "s", "name": "s", "status": "ACTIVE", "tenant_id": "p", "created": "2026-11-25T08:00:00", "image": "",
             "addresses": {"net": [
               {"addr": "10.0.0.2", "version": 4, "OS-EXT-IPS:type": "fixed", "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:01"}]}}}
            """);
        using var cloud = new CloudClient(wire.Http(), Settings());
        var server = await cloud.Compute.Server("s", CancellationToken.None);
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero), server.Created);
        Assert.Null(server.ImageId);
        Assert.Equal("fixed", server.Addresses["net"][0].Type);
    }

    private static ClientSettings Settings() => new(_auth, new PasswordCredentials("ana", "secret"), Scope.Project("p"));
}
