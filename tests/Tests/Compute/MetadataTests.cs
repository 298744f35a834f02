using System.Net;
using System.Text;
using System.Text.Json;
using Alize.Services.Compute;
using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Xunit;

namespace Alize.Tests.Compute;

/// <summary>The metadata address as guests see it; a test plays the guest's socket.</summary>
public sealed class MetadataTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKTpAVHyrUXlbZqzuDCv8fkkEwFmYZHqaNQI3MrIHmnd who@where";

    private static readonly (string Words, string Status)[] _hostile =
    [
        ("GET / HTTP/1.1\r\nBad Header: x\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nNoColon\r\n\r\n", "400"),
        ("GET /\r\n\r\n", "400"),
        ("GET / HTTP/2.0\r\n\r\n", "400"),
        ("get / HTTP/1.1\r\n\r\n", "400"),
        ("GET latest HTTP/1.1\r\n\r\n", "400"),
        ("POST /openstack/latest/password HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", "400"),
        ("POST /openstack/latest/password HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"),
        ("POST /openstack/latest/password HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", "400"),
        ("POST /openstack/latest/password HTTP/1.1\r\nContent-Length: 4096\r\n\r\n", "413"),
        ("POST /openstack/latest/password HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "501"),
        ("DELETE /latest HTTP/1.1\r\n\r\n", "405"),
        ("GET /latest/../../etc/passwd HTTP/1.1\r\n\r\n", "404"),
        ("GET /latest/%2e%2e/%00 HTTP/1.1\r\n\r\n", "404"),
    ];

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_guest_reads_about_itself(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (guest, server) = await Boot(cloud);
        using var meta = JsonDocument.Parse(await guest.Body("/openstack/latest/meta_data.json"));
        Assert.Equal(server, meta.RootElement.Text("uuid"));
        Assert.Equal("web.novalocal", meta.RootElement.Text("hostname"));
        Assert.Equal("p1", meta.RootElement.Text("project_id"));
        Assert.Equal(Key, meta.RootElement.GetProperty("public_keys").Text("mine"));
        Assert.Equal("v", meta.RootElement.GetProperty("meta").Text("k"));
        Assert.Equal(512, Convert.FromBase64String(meta.RootElement.Text("random_seed")).Length);
        Assert.Equal("#!/bin/sh", await guest.Body("/openstack/2013-10-17/user_data"));
        Assert.Equal("#!/bin/sh", await guest.Body("/latest/user-data"));
        using var net = JsonDocument.Parse(await guest.Body("/openstack/latest/network_data.json"));
        Assert.Equal("ipv4_dhcp", net.RootElement.GetProperty("networks")[0].Text("type"));
        Assert.Equal("{}", await guest.Body("/openstack/latest/vendor_data.json"));
        Assert.Equal(server[..8], (await guest.Body("/latest/meta-data/instance-id"))[2..]);
        Assert.Equal(guest.Address, await guest.Body("/2009-04-04/meta-data/local-ipv4"));
        Assert.Equal("0=mine", await guest.Body("/latest/meta-data/public-keys/"));
        Assert.Equal("openssh-key", await guest.Body("/latest/meta-data/public-keys/0/"));
        Assert.Equal(Key, await guest.Body("/latest/meta-data/public-keys/0/openssh-key"));
        Assert.Equal("nova", await guest.Body("/latest/meta-data/placement/availability-zone"));
        Assert.Contains("placement/", (await guest.Body("/latest/meta-data/")).Split('\n'));
        Assert.Equal(["meta-data/", "user-data"], (await guest.Body("/latest/")).Split('\n'));
        Assert.Contains("latest", (await guest.Body("/openstack/")).Split('\n'));
        Assert.Contains("password", (await guest.Body("/openstack/latest")).Split('\n'));
        Assert.DoesNotContain("openstack", (await guest.Body("/")).Split('\n'));
        Assert.Equal("404", await guest.Status("/openstack/1999-01-01/meta_data.json"));
        Assert.Equal("404", await guest.Status("/latest/meta-data/public-keys/1/openssh-key"));
    }

    [Fact]
    public async Task Only_the_connection_says_who_asks()
    {
        await using var cloud = await TestCloud.Start();
        var (guest, server) = await Boot(cloud);
        var (other, _) = await Boot(cloud, "member:p2");
        Assert.Equal(guest.Address, other.Address);
        var forged = await other.Say("GET /openstack/latest/meta_data.json HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: "
            + $"{guest.Address}\r\nX-Instance-ID: {server}\r\nConnection: close\r\n\r\n");
        Assert.Contains("\"project_id\":\"p2\"", forged, StringComparison.Ordinal);
        Assert.DoesNotContain(server, forged, StringComparison.Ordinal);
        Assert.Equal("404", await (guest with { Address = "10.9.0.250" }).Status("/openstack/latest/meta_data.json"));
        Assert.Equal("404", await (guest with { Network = "no-such-network" }).Status("/openstack/latest/meta_data.json"));
    }

    [Fact]
    public async Task Hostile_requests_are_refused_and_the_next_is_answered()
    {
        await using var cloud = await TestCloud.Start();
        var (guest, _) = await Boot(cloud);
        var wrong = new List<string>();
        foreach (var (words, status) in _hostile)
        {
            if (StatusOf(await guest.Say(words)) is var said && said != status)
            {
                wrong.Add($"{words}: {said}, not {status}");
            }

            Assert.Equal("200", await guest.Status("/latest/meta-data/"));
        }

        Wrong.None(wrong);
    }

    [Fact]
    public async Task Huge_headers_are_refused_and_what_never_ends_is_dropped()
    {
        await using var cloud = await TestCloud.Start();
        var (guest, _) = await Boot(cloud);
        Assert.Equal("431", StatusOf(await guest.Say("GET / HTTP/1.1\r\nX: " + new string('x', 20_000) + "\r\n\r\n")));
        Assert.Equal("400", StatusOf(await guest.Say("GET / HTTP/1.1\r\nHost")));
    }

    [Fact]
    public async Task One_guest_holds_a_few_connections_and_the_rest_are_closed()
    {
        await using var cloud = await TestCloud.Start();
        var (guest, _) = await Boot(cloud);
        var open = new List<GuestSocket>();
        for (var i = 0; i < 16; i++)
        {
            open.Add(await guest.Open());
        }

        Assert.Equal("", await guest.Say("GET / HTTP/1.1\r\n\r\n"));
        open.ForEach(s => s.Dispose());
        for (var i = 0; i < 100 && await guest.Say("GET / HTTP/1.0\r\n\r\n") == ""; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        Assert.Equal("200", await guest.Status("/latest/meta-data/"));
    }

    [Fact]
    public async Task A_connection_carries_several_requests()
    {
        await using var cloud = await TestCloud.Start();
        var (guest, _) = await Boot(cloud);
        var both = await guest.Say(
            "GET /latest/meta-data/hostname HTTP/1.1\r\n\r\nHEAD /latest/meta-data/hostname HTTP/1.1\r\nConnection: close\r\n\r\n");
        Assert.Equal(2, both.Split("HTTP/1.1 200 OK").Length - 1);
        Assert.Equal(1, both.Split("web.novalocal").Length - 1);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_guest_leaves_its_password_once_and_its_owner_reads_and_clears_it(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (guest, server) = await Boot(cloud);
        Assert.Equal("", (await cloud.Get($"servers/{server}/os-server-password")).Text("password"));
        const string Post = "POST /openstack/latest/password HTTP/1.1\r\nConnection: close\r\nContent-Length: 6\r\n\r\nc2VjcA";
        Assert.Equal("200", StatusOf(await guest.Say(Post)));
        Assert.Equal("409", StatusOf(await guest.Say(Post)));
        Assert.Equal("c2VjcA", await guest.Body("/openstack/latest/password"));
        Assert.Equal("c2VjcA", (await cloud.Get($"servers/{server}/os-server-password")).Text("password"));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"servers/{server}/os-server-password", token: "member:p2")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound, (await cloud.Ask("DELETE", $"servers/{server}/os-server-password", token: "member:p2")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Ask("DELETE", $"servers/{server}/os-server-password")).Status);
        Assert.Equal("200", StatusOf(await guest.Say(Post)));
    }

    [Fact]
    public async Task A_deleted_server_is_told_nothing_more()
    {
        await using var cloud = await TestCloud.Start();
        var (guest, server) = await Boot(cloud);
        await cloud.Ask("DELETE", $"servers/{server}");
        await cloud.Settle();
        Assert.Equal("404", await guest.Status("/openstack/latest/meta_data.json"));
    }

    private static string StatusOf(string answer) => answer.Length == 0 ? "" : answer.Split(' ')[1];

    private static async Task<(Guest Guest, string Server)> Boot(TestCloud cloud, string token = "member:p1")
    {
        var parts = await cloud.MakeParts(network: false);
        var network = (await cloud.MakeNet(token: token)).Network;
        await cloud.Ask("POST", "os-keypairs", new { keypair = new { name = "mine", public_key = Key } }, token);
        var more =
            new
            {
                key_name = "mine", metadata = new { k = "v" }, user_data = Convert.ToBase64String("#!/bin/sh"u8),
                networks = new[] { new { uuid = network, fixed_ip = "10.9.0.77" } }
            };
        var server = await cloud.Boot(parts, more, token);
        await cloud.Settle();
        var address = (await cloud.Server(server, token)).GetProperty("addresses").EnumerateObject().Single().Value[0].Text("addr");
        return (new(cloud, network, address), server);
    }
}
