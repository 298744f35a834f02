using Alize.Services.Objects;
using Alize.Tests.Fixture;
using Alize.Tests.Objects.Swift;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Objects;

public sealed class OpenReadTests
{
    private const int Much = 24 << 20;
    private const int Less = 300 << 10;

    [Fact]
    public async Task A_slow_download_gets_the_object_as_it_was_though_its_parts_are_deleted_meanwhile()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await swift.Put("/box/1", new string('1', Much));
        await swift.Put("/box/2", new string('2', Less));
        Assert.Equal(201, await swift.Status("PUT", "/box/both?multipart-manifest=put", """[{"path":"/box/1"},{"path":"/box/2"}]"""));

        using var request = new HttpRequestMessage(HttpMethod.Get, swift.Base + "/box/both");
        request.Headers.Add("X-Auth-Token", "member:p1");
        using var response = await cloud.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        Assert.Equal('1', body.ReadByte());
        Assert.Equal(204, await swift.Status("DELETE", "/box/1"));
        Assert.Equal(204, await swift.Status("DELETE", "/box/2"));
        Assert.Equal(404, await swift.Status("GET", "/box/2"));
        var rest = new MemoryStream();
        await body.CopyToAsync(rest);

        Assert.Equal(Much + Less - 1, rest.Length);
        Assert.Equal((byte)'2', rest.ToArray()[^1]);
    }

    [Fact]
    public async Task Bytes_without_a_name_go_with_the_last_read_that_began_before()
    {
        await using var cloud = await TestCloud.Start();
        var reads = cloud.Services.GetRequiredService<OpenReads>();
        var bytes = cloud.Services.GetRequiredService<IByteStore>();
        var (_, blob) = await bytes.Write("p1/box/x", new MemoryStream(new byte[Less]), null, Less, default);

        var before = reads.Begin();
        await reads.Delete([blob!.Ref]);
        var after = reads.Begin();
        await bytes.Read(blob.Ref, 0, Less, Stream.Null, default);
        await before.DisposeAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => bytes.Read(blob.Ref, 0, Less, Stream.Null, default));
        await after.DisposeAsync();
    }
}
