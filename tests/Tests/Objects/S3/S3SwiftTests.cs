using System.Text.Json;
using Alize.Tests.Fixture;
using Alize.Tests.Objects.Swift;
using Amazon.S3;
using Amazon.S3.Model;
using Xunit;

namespace Alize.Tests.Objects.S3;

/// <summary>The table of equivalences of docs/tenant/objects.md, line by line: one object, two doors.</summary>
public sealed class S3SwiftTests
{
    private static readonly HttpClient _http = new();

    private static async Task<string> Text(AmazonS3Client s3, string key)
    {
        using var got = await s3.GetObjectAsync("box", key);
        return await new StreamReader(got.ResponseStream).ReadToEndAsync();
    }

    [Fact]
    public async Task An_object_and_its_metadata_are_the_same_through_both_doors()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        using var s3 = cloud.As("member.p1");
        await swift.Put("/box");
        await swift.Put("/box/a/b", "hello", ("X-Object-Meta-Colour", "green"), ("Content-Type", "text/x-a"), ("Content-Disposition",
            "inline"));
        var head = await s3.GetObjectMetadataAsync("box", "a/b");
        Assert.Equal(("green", "text/x-a", "inline"), (head.Metadata["colour"], head.Headers.ContentType, head.Headers.ContentDisposition));
        Assert.Equal("\"5d41402abc4b2a76b9719d911017c592\"", head.ETag);
        await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "box", Key = "c", ContentBody = "world",
            Metadata = { ["Shape"] = "round" }
        });
        var back = await swift.Send("GET", "/box/c");
        Assert.Equal("round", back.Header("X-Object-Meta-Shape"));
        Assert.Equal("world", await back.Content.ReadAsStringAsync());
        Assert.Equal("a/b\nc\n", await swift.Text("/box"));
        Assert.Equal(["a/b", "c"], (await s3.ListObjectsV2Async(new() { BucketName = "box" })).S3Objects.Select(o => o.Key));
        await s3.DeleteObjectAsync("box", "a/b");
        Assert.Equal(404, await swift.Status("GET", "/box/a/b"));
    }

    [Fact]
    public async Task Large_objects_links_and_manifests_read_alike()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        using var s3 = cloud.As("member.p1");
        await swift.Put("/box");
        await swift.Put("/seg");
        await swift.Put("/seg/s1", "hello ");
        await swift.Put("/seg/s2", "world");
        Assert.Equal(201, await swift.Status("PUT", "/box/slo?multipart-manifest=put", """[{"path":"/seg/s1"},{"path":"/seg/s2"}]"""));
        await swift.Put("/box/dlo", "", ("X-Object-Manifest", "seg/s"));
        await swift.Put("/box/link", "", ("X-Symlink-Target", "box/slo"));
        foreach (var key in (string[])["slo", "link", "dlo"])
        {
            Assert.Equal("hello world", await Text(s3, key));
            Assert.EndsWith("-2\"", (await s3.GetObjectMetadataAsync("box", key)).ETag, StringComparison.Ordinal);
        }

        await s3.CopyObjectAsync("box", "dlo", "box", "flat");
        Assert.Equal("hello world", await swift.Text("/box/flat"));
        var start = await s3.InitiateMultipartUploadAsync("box", "parts");
        var part = await s3.UploadPartAsync(new UploadPartRequest
        {
            BucketName = "box", Key = "parts", UploadId = start.UploadId,
            PartNumber = 1, InputStream = new MemoryStream("whole"u8.ToArray())
        });
        await s3.CompleteMultipartUploadAsync(new()
        {
            BucketName = "box", Key = "parts", UploadId = start.UploadId,
            PartETags = [new(part)]
        });
        Assert.Equal("whole", await swift.Text("/box/parts"));
    }

    [Fact]
    public async Task Versions_are_the_same_versions()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        using var s3 = cloud.As("member.p1");
        await swift.Put("/box", "", ("X-Versions-Enabled", "true"));
        Assert.Equal(VersionStatus.Enabled, (await s3.GetBucketVersioningAsync("box")).VersioningConfig.Status);
        await swift.Put("/box/x", "one");
        var two = (await s3.PutObjectAsync(new PutObjectRequest { BucketName = "box", Key = "x", ContentBody = "two" })).VersionId;
        using var listed = JsonDocument.Parse(await swift.Text("/box?versions&format=json"));
        Assert.Equal(2, listed.RootElement.GetArrayLength());
        Assert.Equal("two", await swift.Text($"/box/x?version-id={two}"));
        await swift.Status("DELETE", "/box/x");
        Assert.Equal(3, (await s3.ListVersionsAsync("box")).Versions.Count);
    }

    [Fact]
    public async Task A_public_container_is_a_public_bucket_and_a_guest_of_one_door_is_a_guest_of_the_other()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        using var stranger = cloud.As("member.p2");
        await swift.Put("/box", "", ("X-Container-Read", ".r:*,.rlistings"));
        await swift.Put("/box/x", "open");
        Assert.Equal("open", await _http.GetStringAsync(new Uri(cloud.S3Url, "/box/x")));
        Assert.Contains("<Key>x</Key>", await _http.GetStringAsync(new Uri(cloud.S3Url, "/box")), StringComparison.Ordinal);
        Assert.Equal(204, await swift.Status("POST", "/box", null, ("X-Container-Read", "p2:*")));
        Assert.Equal("403", await RawS3.Answer(_http, new(HttpMethod.Head, new Uri(cloud.S3Url, "/box/x"))));
        Assert.Equal("open", await Text(stranger, "x"));
        Assert.Equal("AccessDenied", await S3Clients.Code(() => stranger.DeleteObjectAsync("box", "x")));
        Assert.Equal(204, await swift.Status("POST", "/box", null, ("X-Container-Write", "p2:*")));
        await stranger.DeleteObjectAsync("box", "x");
        Assert.Equal(404, await swift.Status("GET", "/box/x"));
    }

    [Fact]
    public async Task A_lock_set_through_one_door_holds_at_the_other()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = "box", ObjectLockEnabledForBucket = true });
        var put = await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "box", Key = "x", ContentBody = "x",
            ObjectLockLegalHoldStatus = ObjectLockLegalHoldStatus.On
        });
        Assert.Equal(403, await swift.Status("DELETE", $"/box/x?version-id={put.VersionId}"));
        Assert.Equal(409, await swift.Status("POST", "/box", null, ("X-Versions-Enabled", "false")));
    }
}
