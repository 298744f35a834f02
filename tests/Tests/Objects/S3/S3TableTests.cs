using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Objects.S3;

/// <summary>A request that names a part of a bucket or object which no operation serves does nothing to the whole.</summary>
public sealed class S3TableTests
{
    private static readonly HttpClient _http = new();

    [Fact]
    public async Task What_no_operation_serves_leaves_bucket_and_object_as_they_were()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        await s3.PutBucketAsync("full");
        await s3.PutObjectAsync(new() { BucketName = "full", Key = "x", ContentBody = "kept" });
        var raw = new RawS3(cloud, "member.p1", TimeProvider.System.GetUtcNow());
        Task<string> Ask(string method, string target) => RawS3.Answer(_http, raw.Signed(new(method), target));

        foreach (var part in (string[])["analytics", "intelligent-tiering", "inventory", "metrics"])
        {
            Assert.Equal("501 NotImplemented", await Ask("DELETE", $"/box?{part}="));
            Assert.Equal("501 NotImplemented", await Ask("PUT", $"/none?{part}="));
            Assert.Equal("501 NotImplemented", await Ask("GET", $"/full?{part}="));
        }

        Assert.Equal("501 NotImplemented", await Ask("DELETE", "/box?id=x&inventory="));
        Assert.Equal("501 NotImplemented", await Ask("DELETE", "/box?acl="));
        Assert.Equal("501 NotImplemented", await Ask("PUT", "/box?requestPayment="));
        Assert.Equal("501 NotImplemented", await Ask("PUT", "/box?accelerate="));
        Assert.Equal("501 NotImplemented", await Ask("GET", "/full/x?torrent="));
        Assert.Equal("501 NotImplemented", await Ask("PUT", "/full/x?renameObject="));
        Assert.Equal("501 NotImplemented", await Ask("DELETE", "/full/x?acl="));
        Assert.Equal("501 NotImplemented", await Ask("POST", "/full/x?restore="));
        Assert.Equal("501 NotImplemented", await Ask("POST", "/full/x?select=&select-type=2"));
        Assert.Equal("405 MethodNotAllowed", await Ask("POST", "/full/x"));

        Assert.Equal(["box", "full"], (await s3.ListBucketsAsync()).Buckets.Select(b => b.BucketName));
        using var kept = await s3.GetObjectAsync("full", "x");
        Assert.Equal("kept", await new StreamReader(kept.ResponseStream).ReadToEndAsync());
    }

    [Fact]
    public async Task A_word_in_the_query_that_names_no_part_changes_nothing()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        await s3.PutObjectAsync(new() { BucketName = "box", Key = "x", ContentBody = "x" });
        var raw = new RawS3(cloud, "member.p1", TimeProvider.System.GetUtcNow());
        Assert.Equal("200", await RawS3.Answer(_http, raw.Signed(HttpMethod.Get, "/box/x?inventory=&v=3&x-id=GetObject")));
        Assert.Equal("200", await RawS3.Answer(_http, raw.Signed(HttpMethod.Get, "/box?torrent=&v=3")));
        Assert.Equal("204", await RawS3.Answer(_http, raw.Signed(HttpMethod.Delete, "/box/x?v=3")));
    }
}
