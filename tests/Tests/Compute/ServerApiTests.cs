using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Compute;

/// <summary>What hangs on servers, over HTTP: lists, metadata, tags, cards, volumes, consoles; and who may not.</summary>
public sealed class ServerApiTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Lists_filter_sort_and_page(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var parts = await cloud.MakeParts();
        var ids = new List<string>();
        foreach (var n in Enumerable.Range(1, 4))
        {
            ids.Add(await cloud.Boot(parts, new { name = $"web-{n}", flavorRef = n == 4 ? parts.Larger : parts.Flavor }));
        }

        await cloud.Settle();
        await cloud.Act(ids[0], new Dictionary<string, object?> { ["os-stop"] = null });
        await cloud.Settle();
        Assert.Equal(4, (await Names(cloud, "")).Length);
        Assert.Equal(["web-1"], await Names(cloud, "?status=SHUTOFF"));
        Assert.Equal(["web-1"], await Names(cloud, "?status=shutoff&name=1$"));
        Assert.Equal(["web-2", "web-3"], await Names(cloud, "?name=web-[23]&sort_key=display_name&sort_dir=asc"));
        Assert.Equal(["web-4"], await Names(cloud, $"?flavor={parts.Larger}"));
        Assert.Equal(4, (await Names(cloud, $"?image={parts.Image}")).Length);
        Assert.Empty(await Names(cloud, "?status=non_existing_status"));
        Assert.Empty(await Names(cloud, "?changes-since=2051-01-01T12:34:00Z"));
        var address = (await cloud.Server(ids[2])).GetProperty("addresses").GetProperty("net")[0].Text("addr");
        Assert.Equal(["web-3"], await Names(cloud, $"?ip=^{address.Replace(".", "\\.", StringComparison.Ordinal)}$"));

        var first = await cloud.Get("servers?limit=3&sort_key=display_name&sort_dir=asc");
        var next = first.GetProperty("servers_links")[0].Text("href");
        Assert.Equal(["web-4"], await Names(cloud, next[next.IndexOf('?', StringComparison.Ordinal)..]));
        foreach (var bad in new[] { "limit=-1", "limit=x", "marker=none", "changes-since=x", "sort_key=x", "name=(" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("GET", "servers?" + bad)).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Ask("GET", "servers?all_tenants=1")).Status);
        Assert.Equal(4, (await cloud.Get("servers/detail?all_tenants=1", "admin:p9")).GetProperty("servers").GetArrayLength());
        Assert.Empty(await Names(cloud, "", "member:p2"));
        await cloud.Ask("DELETE", $"servers/{ids[3]}");
        await cloud.Settle();
        Assert.Equal(["web-4"], await Names(cloud, "?deleted=true", "admin:p1"));
        Assert.Equal(3, (await Names(cloud, "?deleted=true")).Length);
    }

    [Fact]
    public async Task Metadata_and_tags_are_written_and_read()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.BootActive(await cloud.MakeParts());
        await Ok(cloud, "POST", $"servers/{id}/metadata", new { metadata = new { a = "1", b = "2" } });
        Assert.Equal(
            "1", (await Ok(cloud, "PUT", $"servers/{id}/metadata/a", new { meta = new { a = "1" } })).GetProperty("meta").Text("a"));
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("PUT", $"servers/{id}/metadata/a", new { meta = new { c = "1" } }))
            .Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Ask("DELETE", $"servers/{id}/metadata/a")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"servers/{id}/metadata/a")).Status);
        Assert.Equal(
            "{\"c\":\"3\"}", (await Ok(cloud, "PUT", $"servers/{id}/metadata", new { metadata = new { c = "3" } }))
                .GetProperty("metadata").GetRawText());
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Ask(
            "POST", $"servers/{id}/metadata", new { metadata = Enumerable.Range(0, 130).ToDictionary(n => $"k{n}", _ => "v") })).Status);

        Assert.Equal(HttpStatusCode.Created, (await cloud.Ask("PUT", $"servers/{id}/tags/one")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Ask("PUT", $"servers/{id}/tags/one")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Ask("GET", $"servers/{id}/tags/one")).Status);
        await Ok(cloud, "PUT", $"servers/{id}/tags", new { tags = new[] { "x", "y" } });
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"servers/{id}/tags/one")).Status);
        Assert.Equal(["web"], await Names(cloud, "?tags=x,y"));
        Assert.Empty(await Names(cloud, "?not-tags-any=x"));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"servers/{id}/tags", version: "2.25")).Status);
    }

    [Fact]
    public async Task Cards_and_volumes_are_plugged_into_the_running_guest_and_taken_out()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.BootActive(await cloud.MakeParts());
        var guest = () => cloud.Services.GetRequiredService<FakeHypervisor>().Guests[id].Wish;
        var port = (await Ok(cloud, "POST", $"servers/{id}/os-interface", new { interfaceAttachment = new { } }))
            .GetProperty("interfaceAttachment").Text("port_id");
        await cloud.Settle();
        Assert.Equal(2, guest().Nics.Count);
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Ask("DELETE", $"servers/{id}/os-interface/{port}")).Status);
        await cloud.Settle();
        Assert.Single(guest().Nics);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"servers/{id}/os-interface/{port}")).Status);

        var (_, made, _) = await cloud.Send(HttpMethod.Post, "/volume/v3/p1/volumes", "member:p1", new { volume = new { size = 1 } });
        var volume = made.GetProperty("volume").Text("id");
        await cloud.Settle();
        var attached = (await Ok(cloud, "POST", $"servers/{id}/os-volume_attachments",
            new { volumeAttachment = new { volumeId = volume } }))
            .GetProperty("volumeAttachment");
        Assert.Equal("/dev/vdb", attached.Text("device"));
        await cloud.Settle();
        Assert.Contains(volume, guest().Disks.Select(d => d.Id));
        Assert.Equal("in-use", await VolumeStatus(cloud, volume));
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask(
            "POST", $"servers/{id}/os-volume_attachments", new { volumeAttachment = new { volumeId = volume } })).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Ask("DELETE", $"servers/{id}/os-volume_attachments/{volume}")).Status);
        await cloud.Settle();
        Assert.DoesNotContain(volume, guest().Disks.Select(d => d.Id));
        Assert.Equal("available", await VolumeStatus(cloud, volume));
    }

    [Fact]
    public async Task A_console_opens_once_and_carries_bytes_both_ways()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.BootActive(await cloud.MakeParts());
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        cloud.Services.GetRequiredService<FakeHypervisor>().SocketPath = path;
        var (status, body, _) = await cloud.Ask(
            "POST", $"servers/{id}/remote-consoles", new { remote_console = new { protocol = "vnc", type = "novnc" } });
        Assert.Equal(HttpStatusCode.OK, status);
        var address = new Uri(body.GetProperty("remote_console").Text("url"));
        var here = new Uri($"ws://{cloud.Url.Authority}{address.PathAndQuery}");
        var (page, _, response) = await cloud.Send(HttpMethod.Get, address.PathAndQuery, null);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page, response.Content.Headers.ContentType!.MediaType));

        using var browser = new ClientWebSocket();
        browser.Options.AddSubProtocol("binary");
        await browser.ConnectAsync(here, CancellationToken.None);
        using var guest = await listener.AcceptAsync();
        await guest.SendAsync("RFB 003.008\n"u8.ToArray());
        var buffer = new byte[64];
        var got = await browser.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal("RFB 003.008\n", System.Text.Encoding.ASCII.GetString(buffer, 0, got.Count));
        await browser.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.Equal(5, await guest.ReceiveAsync(buffer));

        using var second = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(here, CancellationToken.None));
        File.Delete(path);
    }

    [Fact]
    public async Task Images_are_made_of_a_server_and_it_comes_back_from_the_shelf()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/qemu-img"), "qemu-img is not installed");
        await using var cloud = await TestCloud.Start();
        var id = await cloud.BootActive(await cloud.MakeParts());
        var (status, _, response) = await cloud.Ask(
            "POST", $"servers/{id}/action", new { createImage = new { name = "\U0001F31E", metadata = new { k = "v" } } });
        Assert.Equal(HttpStatusCode.Accepted, status);
        var image = response.Headers.Location!.ToString().Split('/')[^1];
        await cloud.Act(id, new { createImage = new { name = "two" } }, 409);
        await cloud.Settle();
        var (_, made, _) = await cloud.Send(HttpMethod.Get, $"/image/v2/images/{image}", "member:p1");
        Assert.Equal(("active", "v", id), (made.Text("status"), made.Text("k"), made.Text("instance_uuid")));
        Assert.Equal("ACTIVE", await cloud.Status(id));

        await cloud.Act(id, new { shelve = new { } });
        await cloud.Settle();
        Assert.Equal("SHELVED_OFFLOADED", await cloud.Status(id));
        Assert.Empty(cloud.Services.GetRequiredService<FakeHypervisor>().Guests);
        Assert.Equal(0, await cloud.Db.Number($"SELECT count(*) FROM allocation"));
        await cloud.Act(id, new { unshelve = new { } });
        await cloud.Settle();
        Assert.Equal("ACTIVE", await cloud.Status(id));
        Assert.Equal([id], cloud.Services.GetRequiredService<FakeHypervisor>().Running);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Two_requests_for_the_last_server_that_the_quota_allows_are_one_server(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var parts = await cloud.MakeParts(network: false);
        var body = new { server = new { name = "s", imageRef = parts.Image, flavorRef = parts.Flavor } };
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => cloud.Ask("POST", "servers", body)));
        Assert.Equal(10, all.Count(a => a.Status == HttpStatusCode.Accepted));
        var refused = all.Where(a => a.Status == HttpStatusCode.Forbidden).ToArray();
        Assert.Equal(2, refused.Length);
        Assert.Contains("instances", refused[0].Body.GetProperty("forbidden").Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_fits_nowhere_is_in_error_and_says_which_host_lacks_what()
    {
        await using var cloud = await TestCloud.Start("sqlite", s => s.AddSingleton<FakeHypervisor>(p => new(p.GetRequiredService<Acts>())
        {
            Has = new(1, 700, 100, "tcg", "7", "fake"),
        }));
        var parts = await cloud.MakeParts();
        await cloud.BootActive(parts);
        var id = await cloud.Boot(parts, new { flavorRef = parts.Larger });
        var server = await cloud.Server(id);
        Assert.Equal("ERROR", server.Text("status"));
        Assert.Contains("256 MEMORY_MB are needed", server.GetProperty("fault").Text("message"), StringComparison.Ordinal);
        await cloud.Ask("DELETE", $"servers/{id}");
        await cloud.Settle();
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"servers/{id}")).Status);
    }

    [Fact]
    public async Task A_stranger_finds_no_server_behind_any_route()
    {
        await using var cloud = await TestCloud.Start();
        var id = await cloud.BootActive(await cloud.MakeParts());
        string[] reads =
            ["", "/metadata", "/metadata/a", "/tags", "/tags/a", "/ips", "/ips/net", "/os-interface",
                "/os-interface/x", "/os-volume_attachments",
            "/os-volume_attachments/x", "/os-instance-actions", "/os-instance-actions/x", "/os-security-groups", "/os-server-password"];
        foreach (var read in reads)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"servers/{id}{read}", null, "member:p2")).Status);
        }

        object[] actions = [new { pause = new { } }, new { reboot = new { type = "HARD" } }, new { createImage = new { name = "x" } },
            new { shelve = new { } },
            new { rebuild = new { imageRef = Alize.Kernel.Ids.Random.Dashed() } }, new { resize = new { flavorRef = "f2" } },
                new { confirmResize = new { } },
            new { rescue = new { } }, new { addSecurityGroup = new { name = "default" } }, new { @lock = new { } },
                new { forceDelete = new { } },
            new Dictionary<string, object?> { ["os-stop"] = null }, new Dictionary<string, object?> { ["os-getConsoleOutput"] = new { } }];
        foreach (var action in actions)
        {
            await cloud.Act(id, action, 404, "member:p2");
            await cloud.Act(id, action, 403, "reader:p1");
        }

        (string, string, object?)[] writes =
            [("DELETE", "", null), ("PUT", "", new { server = new { name = "x" } }), ("PUT", "/tags/a", null), ("DELETE", "/tags", null),
            ("POST", "/metadata", new { metadata = new { a = "b" } }), ("DELETE", "/metadata/a", null), ("POST", "/os-interface", null),
            ("DELETE", "/os-interface/x", null), ("POST", "/os-volume_attachments",
                new { volumeAttachment = new { volumeId = Alize.Kernel.Ids.Random.Dashed() } }),
            ("DELETE", "/os-volume_attachments/x", null),
            ("POST", "/remote-consoles", new { remote_console = new { protocol = "vnc", type = "novnc" } })];
        foreach (var (method, path, body) in writes)
        {
            Assert.Equal((method, path, HttpStatusCode.NotFound), (method, path, (await cloud.Ask(method,
                $"servers/{id}{path}", body, "member:p2")).Status));
        }

        Assert.Equal("ACTIVE", await cloud.Status(id));
    }

    [Fact]
    public async Task Malformed_requests_are_refused_and_name_the_field()
    {
        await using var cloud = await TestCloud.Start();
        var parts = await cloud.MakeParts();
        (object Server, string Names)[] bad =
        [
            (new { name = 12345, imageRef = parts.Image, flavorRef = "f1" }, "name"),
            (new { name = "", imageRef = parts.Image, flavorRef = "f1" }, "name"),
            (new { name = new string('a', 256), imageRef = parts.Image, flavorRef = "f1" }, "name"),
            (new { name = "a", imageRef = parts.Image, flavorRef = "-1" }, "flavorRef"),
            (new { name = "a", imageRef = "-1", flavorRef = "f1" }, "imageRef"),
            (new { name = "a", flavorRef = "f1" }, "Block Device Mapping"),
            (new { name = "a", imageRef = parts.Image, flavorRef = "f1", accessIPv6 = "notvalid" }, "accessIPv6"),
            (new { name = "a", imageRef = parts.Image, flavorRef = "f1", networks = new[] { new { uuid = "a-b-c" } } }, "networks"),
            (new { name = "a", imageRef = parts.Image, flavorRef = "f1",
                networks = new[] { new { uuid = Alize.Kernel.Ids.Random.Dashed() } } }, "Network"),
            (new { name = "a", imageRef = parts.Image, flavorRef = "f1", key_name = "none" }, "key_name"),
            (new { name = "a", imageRef = parts.Image, flavorRef = "f1", user_data = "%" }, "user_data"),
            (new { name = "a", imageRef = parts.Image, flavorRef = "f1", availability_zone = "mars" }, "availability zone"),
            (new { name = "a", imageRef = parts.Image, flavorRef = "f1", security_groups = new[] { new { name = "none" } } }, "none"),
            (new { name = "a", imageRef = parts.Image, flavorRef = "f1", surprise = 1 }, "surprise"),
            (new { name = "a", imageRef = parts.Image, flavorRef = "f1", min_count = 2, max_count = 1 }, "min_count"),
        ];
        foreach (var (server, names) in bad)
        {
            var (status, body, _) = await cloud.Ask("POST", "servers", new { server });
            Assert.True(status == HttpStatusCode.BadRequest, $"{server}: {status} {body}");
            Assert.Contains(names, body.GetProperty("badRequest").Text("message"), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Ask("POST", "servers", "{")).Status);
        Assert.Equal(0, await cloud.Db.Number($"SELECT count(*) FROM server"));
    }

    private static async Task<string[]> Names(TestCloud cloud, string query, string token = "member:p1") =>
        [.. (await cloud.Get("servers" + query, token)).GetProperty("servers").EnumerateArray().Select(s => s.Text("name"))];

    private static async Task<JsonElement> Ok(TestCloud cloud, string method, string path, object body)
    {
        var (status, answer, _) = await cloud.Ask(method, path, body);
        Assert.True(status == HttpStatusCode.OK, $"{status} {answer}");
        return answer;
    }

    private static async Task<string> VolumeStatus(TestCloud cloud, string volume) =>
        (await cloud.Send(HttpMethod.Get, $"/volume/v3/p1/volumes/{volume}", "member:p1")).Body.GetProperty("volume").Text("status");
}
