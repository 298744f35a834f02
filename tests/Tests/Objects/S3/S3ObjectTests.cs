using System.Net;
using Alize.Tests.Fixture;
using Amazon.S3;
using Amazon.S3.Model;
using Xunit;

namespace Alize.Tests.Objects.S3;

/// <summary>Objects through the real AWS client.</summary>
public sealed class S3ObjectTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task What_is_put_is_listed_read_and_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("photos");
        Assert.Equal("photos", Assert.Single((await s3.ListBucketsAsync()).Buckets).BucketName);
        var put = await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "photos", Key = "a/é +%.txt", ContentBody = "hello", ContentType = "text/x-a",
            Metadata = { ["Colour"] = "green" },
        });
        Assert.Equal("\"5d41402abc4b2a76b9719d911017c592\"", put.ETag);
        Assert.NotNull(put.ChecksumCRC32 ?? put.ChecksumCRC64NVME);
        using var got = await s3.GetObjectAsync("photos", "a/é +%.txt");
        Assert.Equal("hello", await new StreamReader(got.ResponseStream).ReadToEndAsync());
        Assert.Equal("green", got.Metadata["colour"]);
        Assert.Equal("text/x-a", got.Headers.ContentType);
        var listed = Assert.Single((await s3.ListObjectsV2Async(new() { BucketName = "photos" })).S3Objects);
        Assert.Equal(("a/é +%.txt", 5), (listed.Key, listed.Size!.Value));
        Assert.Equal("BucketNotEmpty", await S3Clients.Code(() => s3.DeleteBucketAsync("photos")));
        await s3.DeleteObjectAsync("photos", "a/é +%.txt");
        Assert.Equal("NoSuchKey", await S3Clients.Code(() => s3.GetObjectAsync("photos", "a/é +%.txt")));
        await s3.DeleteBucketAsync("photos");
        Assert.Equal("NoSuchBucket", await S3Clients.Code(() => s3.ListObjectsV2Async(new() { BucketName = "photos" })));
    }

    [Theory]
    [InlineData("CRC32", true), InlineData("CRC32C", true), InlineData("CRC64NVME", true)]
    [InlineData("SHA1", true), InlineData("SHA256", true)]
    [InlineData("CRC32", false), InlineData("SHA256", false)]
    public async Task Every_checksum_is_verified_and_given_back_with_signed_and_unsigned_chunks(string kind, bool chunked)
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("sums");
        var body = new byte[200_000];
        new Random(1).NextBytes(body);
        await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "sums", Key = "x", InputStream = new MemoryStream(body), ChecksumAlgorithm = new(kind), UseChunkEncoding = chunked,
        });
        using var got = await s3.GetObjectAsync(new GetObjectRequest
        {
            BucketName = "sums", Key = "x",
            ChecksumMode = ChecksumMode.ENABLED
        });
        var read = new MemoryStream();
        await got.ResponseStream.CopyToAsync(read);
        Assert.Equal(body, read.ToArray());
        var attributes = await s3.GetObjectMetadataAsync(new GetObjectMetadataRequest
        {
            BucketName = "sums", Key = "x",
            ChecksumMode = ChecksumMode.ENABLED
        });
        Assert.Single(new[] { attributes.ChecksumCRC32, attributes.ChecksumCRC32C, attributes.ChecksumCRC64NVME, attributes.ChecksumSHA1,
            attributes.ChecksumSHA256 }, s => s is not null);
    }

    [Fact]
    public async Task Empty_bodies_ranges_and_conditions_answer_as_s3_does()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "box", Key = "empty", ContentBody = "" });
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "box", Key = "ten", ContentBody = "0123456789" });
        async Task<string> Get(GetObjectRequest r)
        {
            using var got = await s3.GetObjectAsync(r);
            return await new StreamReader(got.ResponseStream).ReadToEndAsync();
        }

        Assert.Equal("", await Get(new() { BucketName = "box", Key = "empty" }));
        Assert.Equal("234", await Get(new() { BucketName = "box", Key = "ten", ByteRange = new("bytes=2-4") }));
        Assert.Equal("89", await Get(new() { BucketName = "box", Key = "ten", ByteRange = new("bytes=-2") }));
        Assert.Equal("InvalidRange", await S3Clients.Code(() =>
            Get(new() { BucketName = "box", Key = "ten", ByteRange = new("bytes=10-") })));
        Assert.Equal("PreconditionFailed", await S3Clients.Code(() =>
            Get(new() { BucketName = "box", Key = "ten", EtagToMatch = "\"x\"" })));
        var create = new PutObjectRequest { BucketName = "box", Key = "ten", ContentBody = "x", IfNoneMatch = "*" };
        Assert.Equal("PreconditionFailed", await S3Clients.Code(() => s3.PutObjectAsync(create)));
        var etag = (await s3.GetObjectMetadataAsync("box", "ten")).ETag;
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "box", Key = "ten", ContentBody = "new", IfMatch = etag });
        var stale = new PutObjectRequest { BucketName = "box", Key = "ten", ContentBody = "x", IfMatch = etag };
        Assert.Equal("PreconditionFailed", await S3Clients.Code(() => s3.PutObjectAsync(stale)));
        stale.Key = "none";
        Assert.Equal("NoSuchKey", await S3Clients.Code(() => s3.PutObjectAsync(stale)));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Parts_become_one_object_that_swift_and_s3_read_alike(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("big");
        var body = new byte[12 << 20];
        new Random(2).NextBytes(body);
        var start = await s3.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = "big", Key = "b",
            ContentType = "text/x-b"
        });
        var parts = new List<PartETag>();
        for (var i = 0; i < 3; i++)
        {
            var from = i * (5 << 20);
            var part = await s3.UploadPartAsync(new UploadPartRequest
            {
                BucketName = "big", Key = "b", UploadId = start.UploadId, PartNumber = i + 1,
                InputStream = new MemoryStream(body, from, Math.Min(5 << 20, body.Length - from)),
            });
            parts.Add(new PartETag(part));
        }

        Assert.Equal(3, (await s3.ListPartsAsync("big", "b", start.UploadId)).Parts.Count);
        Assert.Equal("b", Assert.Single((await s3.ListMultipartUploadsAsync("big")).MultipartUploads).Key);
        var done = await s3.CompleteMultipartUploadAsync(new()
        {
            BucketName = "big", Key = "b", UploadId = start.UploadId,
            PartETags = parts
        });
        Assert.EndsWith("-3\"", done.ETag, StringComparison.Ordinal);
        using var got = await s3.GetObjectAsync("big", "b");
        var read = new MemoryStream();
        await got.ResponseStream.CopyToAsync(read);
        Assert.Equal(body, read.ToArray());
        Assert.Equal("text/x-b", got.Headers.ContentType);
        var copy = await s3.CopyObjectAsync("big", "b", "big", "c");
        Assert.DoesNotContain("-", copy.ETag, StringComparison.Ordinal);
        var second = await s3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = "big", Key = "b", PartNumber = 3 });
        Assert.Equal((2 << 20, 3), (second.ContentLength, second.PartsCount));
        await s3.AbortMultipartUploadAsync("big", "z", (await s3.InitiateMultipartUploadAsync("big", "z")).UploadId);
        Assert.Equal("NoSuchUpload", await S3Clients.Code(() => s3.ListPartsAsync("big", "z", start.UploadId)));
    }

    [Fact]
    public async Task Listings_page_roll_up_and_encode()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("list");
        foreach (var key in (string[])["a", "b/1", "b/2", "c", "d/é", "\u0001x"])
        {
            await s3.PutObjectAsync(new PutObjectRequest { BucketName = "list", Key = key, ContentBody = "x" });
        }

        var first = await s3.ListObjectsV2Async(new() { BucketName = "list", Delimiter = "/", MaxKeys = 3, Encoding = EncodingType.Url });
        Assert.True(first.IsTruncated);
        Assert.Equal(["b/"], first.CommonPrefixes);
        var second = await s3.ListObjectsV2Async(new()
        {
            BucketName = "list", Delimiter = "/",
            ContinuationToken = first.NextContinuationToken
        });
        Assert.Equal(["c"], second.S3Objects.Select(o => o.Key));
        Assert.Equal(["d/"], second.CommonPrefixes);
        var old = await s3.ListObjectsAsync(new ListObjectsRequest { BucketName = "list", Marker = "b/1", MaxKeys = 2 });
        Assert.Equal(["b/2", "c"], old.S3Objects.Select(o => o.Key));
        var deleted = await s3.DeleteObjectsAsync(new DeleteObjectsRequest
        {
            BucketName = "list", Objects = [new() { Key = "a" },
            new() { Key = "none" }, new() { Key = "c" }]
        });
        Assert.Equal(["a", "none", "c"], deleted.DeletedObjects.Select(d => d.Key));
        Assert.Equal(["b/1", "b/2", "d/é"], (await s3.ListObjectsV2Async(new()
        {
            BucketName = "list", Prefix = "",
            StartAfter = "a"
        })).S3Objects.Select(o => o.Key));
    }

    [Fact]
    public async Task Strangers_see_nothing_of_a_bucket_and_readers_cannot_write()
    {
        await using var cloud = await TestCloud.Start();
        using var owner = cloud.As("member.p1");
        using var reader = cloud.As("reader.p1");
        using var stranger = cloud.As("member.p2");
        using var nobody = cloud.Nobody();
        await owner.PutBucketAsync("mine");
        await owner.PutObjectAsync(new PutObjectRequest { BucketName = "mine", Key = "x", ContentBody = "x" });
        using (await reader.GetObjectAsync("mine", "x"))
        {
            Assert.Equal("AccessDenied", await S3Clients.Code(() => reader.DeleteObjectAsync("mine", "x")));
        }

        foreach (var other in (AmazonS3Client[])[stranger, nobody])
        {
            Assert.Equal("AccessDenied", await S3Clients.Code(() => other.GetObjectAsync("mine", "x")));
            Assert.Equal("AccessDenied", await S3Clients.Code(() => other.GetObjectAsync("mine", "none")));
            Assert.Equal("AccessDenied", await S3Clients.Code(() => other.ListObjectsV2Async(new() { BucketName = "mine" })));
            Assert.Equal("AccessDenied", await S3Clients.Code(() =>
                other.PutObjectAsync(new PutObjectRequest { BucketName = "mine", Key = "y", ContentBody = "x" })));
            Assert.Equal("AccessDenied", await S3Clients.Code(() => other.DeleteObjectAsync("mine", "x")));
            Assert.Equal("AccessDenied", await S3Clients.Code(() => other.DeleteBucketAsync("mine")));
        }

        Assert.Equal("BucketAlreadyExists", await S3Clients.Code(() => stranger.PutBucketAsync("mine")));
        Assert.Null((await stranger.ListBucketsAsync()).Buckets?.FirstOrDefault());
        Assert.Equal("AccessDenied", await S3Clients.Code(() => stranger.CopyObjectAsync("mine", "x", "mine", "y")));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Http.GetAsync("/mine/x")).StatusCode);
    }
}
