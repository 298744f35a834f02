using System.Net;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Foundations;

/// <summary>Bodies and queries that no handler shall ever see.</summary>
public sealed class BodyTests(OneCloud one) : IClassFixture<OneCloud>
{
    [Theory]
    [InlineData("""{"keypair": {"name": "a", "name": "b"}}""")]
    [InlineData("""{"keypair": {"name": "\ud800x"}}""")]
    [InlineData("""{"keypair": {"name": "\udc00\ud800"}}""")]
    [InlineData("""{"keypair": {"\ud800": "x"}}""")]
    [InlineData("""{"keypair": {"name": "x\u0000y"}}""")]
    [InlineData("""{"keypair": {"name": "x"}} {}""")]
    [InlineData("""{"keypair": {"name": "x",}}""")]
    [InlineData("""[]""")]
    [InlineData("""nul""")]
    public async Task What_is_no_text_or_no_json_is_a_bad_request(string body)
    {
        var cloud = await one.Cloud();
        var (status, _, _) = await cloud.Send(HttpMethod.Post, "/compute/v2.1/os-keypairs", "member:p1", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Theory]
    [InlineData("/compute/v2.1/flavors?marker=%00")]
    [InlineData("/compute/v2.1/images?name=a%00b")]
    [InlineData("/network/v2.0/networks?name=%00")]
    public async Task A_query_holds_no_nul(string path)
    {
        var cloud = await one.Cloud();
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Send(HttpMethod.Get, path, "member:p1")).Status);
    }
}
