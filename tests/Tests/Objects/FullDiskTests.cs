using Alize.Services.Objects;
using Alize.Tests.Fixture;
using Alize.Tests.Objects.Dav;
using Alize.Tests.Objects.S3;
using Alize.Tests.Objects.Swift;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Objects;

/// <summary>What tenants see when the cloud's disk takes no more bytes.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task Every_door_says_that_there_is_no_room_keeps_what_there_is_and_takes_more_when_there_is_room_again()
    {
        var bytes = new FakeByteStore();
        await using var cloud = await TestCloud.Start(replace: services => services.AddSingleton<IByteStore>(bytes));
        var swift = new SwiftClient(cloud);
        var s3 = new RawS3(cloud, "member.p1", TimeProvider.System.GetUtcNow());
        var dav = new DavClient(cloud);
        await swift.Put("/box");
        await swift.Put("/box/kept", "kept");
        bytes.Full = true;

        Assert.Equal(507, await swift.Status("PUT", "/box/x", "x"));
        Assert.Equal(507, await swift.Status("PUT", "/box/kept", "replaced"));
        Assert.Equal(507, await dav.Status("PUT", "/box/x", "x"));
        using (var request = s3.Signed(HttpMethod.Put, "/box/x", "x"u8.ToArray()))
        {
            using var answer = await cloud.Http.SendAsync(request);
            Assert.Equal(507, (int)answer.StatusCode);
            Assert.Contains("<Code>InsufficientStorage</Code>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("kept", await swift.Text("/box/kept"));
        Assert.Equal("kept\n", await swift.Text("/box"));
        Assert.Equal(204, await swift.Status("DELETE", "/box/kept"));
        bytes.Full = false;
        await swift.Put("/box/x", "x");
        Assert.Equal("x", await swift.Text("/box/x"));
    }
}
