using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Objects.Swift;

public sealed class BadInputTests
{
    [Fact]
    public async Task What_is_no_name_is_refused_and_dots_are_names()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        const string box = "/object-store/v1/AUTH_p1/box";
        Assert.Equal(201, (await swift.Raw("PUT", $"{box}/a/../b/./c", "Content-Length: 0")).Status);
        Assert.Equal(201, (await swift.Raw("PUT", "/v1/AUTH_p1/box/d%2Fe", "Content-Length: 0")).Status);
        Assert.Equal(201, (await swift.Raw("PUT", "http://x/object-store/v1/AUTH_p1/box/..", "Content-Length: 0")).Status);
        Assert.Equal("..\na/../b/./c\nd/e\n", await swift.Text("/box"));
        Assert.Equal(200, (await swift.Raw("GET", "/v1/AUTH_p1/box%2Fd/e")).Status);
        foreach (var (method, target, status) in ((string, string, int)[])
        [
            ("GET", $"{box}/%00", 400), ("GET", $"{box}/%ff", 412), ("GET", $"{box}?prefix=%C3", 412), ("PUT", $"{box}/%C3%28", 412),
            ("GET", "/object-store/v1", 404), ("GET", "/object-store/v2/AUTH_p1", 404), ("GET", "/object-store/v1/AUTH_p1//x", 404),
            ("GET", "/object-store", 404),
            ("PATCH", box, 405), ("PUT", $"{box}/x", 411), ("GET", $"{box}?limit=99999999999999999999", 412),
            ("GET", $"{box}?limit=-1", 200),
            ("GET", "/object-store/v1/OTHER_p1", 403), ("GET", "/object-store/v1/AUTH_", 403),
            ("GET", $"{box}/{new string('a', 1025)}", 400),
            ("COPY", $"{box}/d/e", 412), ("DELETE", $"{box}/d/e?version-id=%22", 404), ("GET", $"{box}/d/e?version-id=1.2.3", 404),
        ])
        {
            var answer = await swift.Raw(method, target);
            Assert.True(answer.Status == status, $"{method} {target}: {answer.Status}");
        }

        Assert.Equal(201, (await swift.Raw("PUT", $"{box}/meta", "Content-Length: 0", "X-Object-Meta-Farge: bl\u00C3\u00A5")).Status);
        Assert.Contains("X-Object-Meta-Farge: blå\r\n", (await swift.Raw("HEAD", $"{box}/meta")).Answer, StringComparison.Ordinal);
        Assert.Equal(400, (await swift.Raw("PUT", $"{box}/meta", "Content-Length: 0", "X-Object-Meta-Farge: \u00FF")).Status);
        Assert.Equal(400, (await swift.Raw("PUT", $"{box}/meta", "Content-Length: 0", "Content-Type: a/\u0001b")).Status);
        Assert.Equal(412, (await swift.Raw("COPY", $"{box}/d/e", "Destination: %ff/x")).Status);
        Assert.Equal(412, (await swift.Raw("PUT", $"{box}/x", "Content-Length: 0", "X-Copy-From: nothing")).Status);
        Assert.Equal(400, (await swift.Raw("PUT", $"{box}/x", "Content-Length: 0", "X-Object-Manifest: a/%ff")).Status);
        Assert.Equal(400, (await swift.Raw("PUT", $"{box}/x", "Content-Length: 0", "X-Delete-At: 99999999999999999")).Status);
        Assert.Equal(413, (await swift.Raw("PUT", $"{box}/x", "Content-Length: 5368709121")).Status);
    }

    [Fact]
    public async Task Whoever_asks_is_told_what_the_door_can_do()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud, token: null);
        foreach (var path in (string[])["/info", "/object-store/info", "/object-store/info/"])
        {
            var (status, answer) = await swift.Raw("GET", path);
            Assert.Equal(200, status);
            Assert.Contains("\"max_file_size\":5368709120", answer, StringComparison.Ordinal);
        }

        Assert.EndsWith("OK", (await swift.Raw("GET", "/object-store/healthcheck")).Answer, StringComparison.Ordinal);
        Assert.EndsWith("</cross-domain-policy>", (await swift.Raw("GET", "/object-store/crossdomain.xml")).Answer,
            StringComparison.Ordinal);
        Assert.Equal(404, (await swift.Raw("GET", "/healthcheck")).Status);
    }

    [Fact]
    public async Task A_body_that_ends_early_names_nothing()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        using (var socket = new System.Net.Sockets.TcpClient())
        {
            await socket.ConnectAsync(cloud.Url.Host, cloud.Url.Port);
            await socket.GetStream().WriteAsync(
                ("PUT /v1/AUTH_p1/box/half HTTP/1.1\r\nHost: x\r\nX-Auth-Token: member:p1\r\nContent-Length: "u8
                + "400000\r\n\r\nhalf"u8).ToArray());
        }

        await Task.Delay(100);
        Assert.Equal(404, await swift.Status("HEAD", "/box/half"));
        var chunked = await swift.Send("PUT", "/box/chunked", new Chunks());
        Assert.Equal(201, (int)chunked.StatusCode);
        Assert.Equal("300000", (await swift.Send("HEAD", "/box/chunked")).Header("Content-Length"));
    }

    /// <summary>A body whose length is not said before.</summary>
    private sealed class Chunks : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            for (var i = 0; i < 3; i++)
            {
                await stream.WriteAsync(new byte[100_000]);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
