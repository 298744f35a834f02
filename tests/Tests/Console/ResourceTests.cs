using Alize.Client;
using Alize.Client.Volumes;
using Xunit;

namespace Alize.Tests.Console;

public sealed class ResourceTests(ConsoleWorld world) : IClassFixture<ConsoleWorld>
{
    [Fact]
    public async Task A_server_is_made_watched_stopped_and_deleted()
    {
        using var visitor = await world.Reader();
        await visitor.Get("/ui/servers/new");
        await visitor.Post("/ui/servers", ("name", "web"), ("image", world.Image), ("flavor", "small"), ("network", world.NorthNetwork),
            ("key", ""), ("group", "default"));
        await visitor.Follow();
        var page = "/ui/servers/" + visitor.Page.QuerySelector("dl code")!.TextContent;
        Assert.Equal("The server is being made.", visitor.Notice);
        Assert.NotNull(visitor.Page.QuerySelector("meta[http-equiv=refresh]"));
        await world.Cloud.Settle();
        await visitor.Get(page);
        Assert.Null(visitor.Page.QuerySelector("meta[http-equiv=refresh]"));
        Assert.Contains("running", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("hello world", visitor.Text, StringComparison.Ordinal);
        await visitor.Post(page + "/stop");
        await world.Cloud.Settle();
        await visitor.Follow();
        Assert.Contains("stopped", visitor.Text, StringComparison.Ordinal);
        await visitor.Post(page + "/delete");
        Assert.Equal("/ui/servers?done=server_delete", visitor.Location);
        await world.Cloud.Settle();
        Assert.Equal(404, (await visitor.Get(page)).Status);
    }

    [Fact]
    public async Task A_refused_act_is_told_in_the_APIs_own_words_on_the_page_where_it_was_asked()
    {
        var id = await world.Boot(world.Ada, "rest");
        using var visitor = await world.Reader();
        await visitor.Get("/ui/servers/" + id);
        await visitor.Post($"/ui/servers/{id}/start");
        Assert.Equal(409, visitor.Status);
        Assert.Contains("Cannot 'start' instance", visitor.Notice, StringComparison.Ordinal);
        Assert.Equal("rest", visitor.Page.QuerySelector("h1")!.TextContent);
        await visitor.Get($"/ui/servers/{id}/stop");
        Assert.Equal((200, "rest"), (visitor.Status, visitor.Page.QuerySelector("h1")!.TextContent));
        Assert.Equal("ACTIVE", (await world.Ada.Compute.Server(id, default)).Status);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_a_sentence_and_what_was_typed_stays()
    {
        using var visitor = await world.Reader();
        await visitor.Get("/ui/volumes/new");
        await visitor.Post("/ui/volumes", ("name", "vast"), ("size", "999999"), ("image", ""));
        Assert.Equal(413, visitor.Status);
        Assert.Contains("exceed", visitor.Notice, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("vast", visitor.Page.QuerySelector("#name")!.GetAttribute("value"));
        await visitor.Post("/ui/volumes", ("name", "vast"), ("size", "much"));
        Assert.Equal((400, "A whole number is needed."), (visitor.Status, visitor.Notice));
    }

    [Fact]
    public async Task A_server_in_error_says_why()
    {
        var id = await world.Boot(world.Ada, "heavy", ConsoleWorld.Huge);
        using var visitor = await world.Reader("fr");
        await visitor.Get("/ui/servers/" + id);
        Assert.Contains("No valid host", visitor.Notice, StringComparison.Ordinal);
        Assert.Contains("erreur", visitor.Text, StringComparison.Ordinal);
        await visitor.Get("/ui/servers");
        Assert.Contains("No valid host", visitor.Text, StringComparison.Ordinal);
        await world.Ada.Compute.Delete(id, default);
        await world.Cloud.Settle();
    }

    [Fact]
    public async Task What_is_anothers_is_not_found_and_not_touched()
    {
        var network = await world.Bob.Network.CreateNetwork("theirs", default);
        await world.Bob.Network.CreateSubnet("theirs", network.Id, "10.2.0.0/24", [], default);
        var server = await world.Boot(world.Bob, "theirs");
        var volume = (await world.Bob.Volumes.Create(new NewVolume("theirs", 1), default)).Id;
        var group = (await world.Bob.Network.SecurityGroups(ListQuery.All, default))[0].Id;
        await world.Cloud.Settle();
        using var visitor = await world.Reader();
        foreach (var path in new[] { "servers/" + server, $"servers/{server}/log", $"servers/{server}/screen", "volumes/" + volume,
            "groups/" + group, "objects/browse?in=theirs" })
        {
            await visitor.Get("/ui/" + path);
            Assert.True(visitor.Status == 404, $"{path}: {visitor.Status}");
            Assert.DoesNotContain(">theirs<", visitor.Html, StringComparison.Ordinal);
        }

        await visitor.Get("/ui/keys");
        foreach (var path in new[] { $"servers/{server}/delete", $"volumes/{volume}/delete", $"groups/{group}/delete",
            $"networks/{network.Id}/delete" })
        {
            await visitor.Post("/ui/" + path);
            Assert.True(visitor.Status == 404, $"{path}: {visitor.Status}");
        }

        Assert.Equal("ACTIVE", (await world.Bob.Compute.Server(server, default)).Status);
        Assert.Equal("available", (await world.Bob.Volumes.Show(volume, default)).Status);
    }

    [Theory]
    [InlineData("/ui/servers/..%2f..%2fidentity")]
    [InlineData("/ui/servers/a%20b")]
    [InlineData("/ui/volumes/%00")]
    [InlineData("/ui/groups/é")]
    [InlineData("/ui/objects/browse")]
    [InlineData("/ui/objects/browse?in=a%2Fb")]
    [InlineData("/ui/objects/get?in=papers")]
    [InlineData("/ui/language/xx")]
    public async Task An_address_that_can_be_nothing_is_not_found(string path)
    {
        using var visitor = await world.Reader();
        await visitor.Get(path);
        Assert.InRange(visitor.Status, 400, 404);
    }

    [Fact]
    public async Task A_form_without_the_sessions_own_key_changes_nothing()
    {
        using var visitor = await world.Reader();
        using var other = await world.SignedIn("bob");
        await visitor.Get("/ui/keys");
        await other.Get("/ui/keys");
        foreach (var key in new[] { "", "x", other.FormKey })
        {
            await visitor.PostRaw("/ui/keys", ("_form", key), ("name", "smuggled"));
            Assert.Equal(403, visitor.Status);
            await visitor.Get("/ui/keys");
        }

        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/ui/keys")
        {
            Content = new FormUrlEncodedContent([new("_form", visitor.FormKey), new("name", "smuggled")]),
        };
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        await visitor.Ask(foreign);
        Assert.Equal(403, visitor.Status);
        Assert.DoesNotContain(await world.Ada.Compute.KeyPairs(default), k => k.Name == "smuggled");
    }

    [Fact]
    public async Task A_private_key_is_shown_once()
    {
        using var visitor = await world.Reader();
        await visitor.Get("/ui/keys");
        await visitor.Post("/ui/keys", ("name", "laptop"), ("public_key", ""));
        Assert.Equal(200, visitor.Status);
        Assert.Contains("PRIVATE KEY", visitor.Page.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        await visitor.Get("/ui/keys");
        Assert.DoesNotContain("PRIVATE KEY", visitor.Text, StringComparison.Ordinal);
        await visitor.Post("/ui/keys", ("name", "laptop"), ("public_key", ""));
        Assert.Equal(409, visitor.Status);
        Assert.Contains("already exists", visitor.Notice, StringComparison.Ordinal);
        await visitor.Post("/ui/keys/delete", ("pair", "laptop"));
        Assert.Equal(303, visitor.Status);
    }

    [Fact]
    public async Task A_network_that_the_API_refuses_half_way_leaves_nothing_behind()
    {
        using var visitor = await world.Reader();
        await visitor.Get("/ui/networks/new");
        await visitor.Post("/ui/networks", ("name", "half"), ("cidr", "10.0.0.0/99"), ("dns", ""), ("router", ""));
        Assert.Equal(400, visitor.Status);
        Assert.Contains("10.0.0.0/99", visitor.Notice, StringComparison.Ordinal);
        Assert.Empty(await world.Ada.Network.Networks(ListQuery.Named("half"), default));
    }

    [Fact]
    public async Task A_router_a_floating_IP_and_a_rule_come_and_go()
    {
        using var visitor = await world.Reader();
        await visitor.Get("/ui/routers");
        await visitor.Post("/ui/routers", ("name", "gate"), ("outside", ""));
        await visitor.Follow();
        Assert.Contains("gate", visitor.Text, StringComparison.Ordinal);
        var group = (await world.Ada.Network.SecurityGroups(ListQuery.Named("default"), default))[0].Id;
        await visitor.Get("/ui/groups/" + group);
        await visitor.Post($"/ui/groups/{group}/rules", ("direction", "ingress"), ("ethertype", "IPv4"), ("protocol", "tcp"),
            ("from_port", "22"), ("to_port", ""), ("remote", "192.0.2.0/24"));
        await visitor.Follow();
        Assert.Contains("192.0.2.0/24", visitor.Text, StringComparison.Ordinal);
        await visitor.Post($"/ui/groups/{group}/rules", ("direction", "ingress"), ("ethertype", "IPv4"), ("protocol", "tcp"),
            ("from_port", "70000"));
        Assert.Equal(400, visitor.Status);
        Assert.NotNull(visitor.Notice);
    }

    [Fact]
    public async Task Costs_are_told_in_both_currencies()
    {
        await world.Boot(world.Ada, "dear");
        using var visitor = await world.Reader("fr");
        await visitor.Get("/ui/costs");
        Assert.Contains("Serveur", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("dear", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("€", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("R$", visitor.Text, StringComparison.Ordinal);
    }
}
