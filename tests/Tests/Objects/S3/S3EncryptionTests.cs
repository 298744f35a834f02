using System.Security.Cryptography;
using Alize.Kernel;
using Alize.Tests.Fixture;
using Alize.Tests.Objects.Swift;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Objects.S3;

/// <summary>Encryption at rest through the real AWS client: with the cloud's key, a named key, the client's own.</summary>
public sealed class S3EncryptionTests
{
    private static readonly string _mine = Convert.ToBase64String(SHA256.HashData("mine"u8));
    private static readonly string _other = Convert.ToBase64String(SHA256.HashData("other"u8));

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task What_is_sealed_says_so_reads_alike_through_both_doors_and_lies_nowhere_in_the_clear(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        using var s3 = cloud.As("member.p1");
        var swift = new SwiftClient(cloud);
        await s3.PutBucketAsync("box");
        const string secret = "the mayor's own secret, that no disk may show";
        var put = await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "box", Key = "a", ContentBody = secret, ServerSideEncryptionMethod = ServerSideEncryptionMethod.AES256,
        });
        Assert.Equal(ServerSideEncryptionMethod.AES256, put.ServerSideEncryptionMethod);
        Assert.Equal($"\"{Etags.Of(System.Text.Encoding.UTF8.GetBytes(secret))}\"", put.ETag);
        var named = await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "box", Key = "b", ContentBody = secret, ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS,
            ServerSideEncryptionKeyManagementServiceKeyId = "town/hall",
        });
        Assert.Equal("town/hall", named.ServerSideEncryptionKeyManagementServiceKeyId);
        foreach (var key in (string[])["a", "b"])
        {
            Assert.Equal(secret, await Text(s3, new() { BucketName = "box", Key = key }));
            Assert.Equal("mayor", await Text(s3, new() { BucketName = "box", Key = key, ByteRange = new(4, 8) }));
            Assert.Equal(secret, await swift.Text("/box/" + key));
        }

        Assert.Equal(ServerSideEncryptionMethod.AES256, (await s3.GetObjectMetadataAsync("box", "a")).ServerSideEncryptionMethod);
        await swift.Put("/box/clear", "a control that lies in the clear");
        Assert.True(LiesOnDisk(cloud, "a control that lies"));
        Assert.False(LiesOnDisk(cloud, "the mayor's own"));
    }

    [Fact]
    public async Task An_object_under_the_clients_own_key_needs_it_for_everything_but_its_deletion()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "box", Key = "a", ContentBody = "secret",
            ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256,
            ServerSideEncryptionCustomerProvidedKey = _mine,
        });
        Assert.Equal("secret", await Text(s3, Get("a", _mine)));
        Assert.Equal("InvalidRequest", await S3Clients.Code(() => Text(s3, Get("a", null))));
        Assert.Equal("InvalidRequest", await S3Clients.Code(() => Text(s3, Get("a", _other))));
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => s3.GetObjectMetadataAsync("box", "a"));
        var attributes = new GetObjectAttributesRequest { BucketName = "box", Key = "a", ObjectAttributes = [ObjectAttributes.ETag] };
        Assert.Equal("InvalidRequest", await S3Clients.Code(() => s3.GetObjectAttributesAsync(attributes)));
        Assert.Equal("InvalidRequest", await S3Clients.Code(() => s3.CopyObjectAsync("box", "a", "box", "copy")));
        await s3.CopyObjectAsync(new CopyObjectRequest
        {
            SourceBucket = "box", SourceKey = "a", DestinationBucket = "box", DestinationKey = "copy",
            CopySourceServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256,
            CopySourceServerSideEncryptionCustomerProvidedKey = _mine,
        });
        Assert.Equal("secret", await Text(s3, Get("copy", null)));
        Assert.Equal("InvalidRequest", await S3Clients.Code(() => Text(s3, Get("copy", _mine))));

        // at the other door nobody can bring a key
        var swift = new SwiftClient(cloud);
        Assert.Equal(400, await swift.Status("GET", "/box/a"));
        Assert.Equal(200, await swift.Status("HEAD", "/box/a"));
        await s3.DeleteObjectAsync("box", "a");
    }

    [Fact]
    public async Task A_bucket_seals_what_comes_without_a_word_of_it_at_every_door()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        Assert.Null((await s3.GetBucketEncryptionAsync(new() { BucketName = "box" })).ServerSideEncryptionConfiguration);
        await Default(s3, ServerSideEncryptionMethod.AWSKMS, "k1");
        var rule = (await s3.GetBucketEncryptionAsync(new() { BucketName = "box" })).ServerSideEncryptionConfiguration
            .ServerSideEncryptionRules.Single().ServerSideEncryptionByDefault;
        Assert.Equal((ServerSideEncryptionMethod.AWSKMS, "k1"),
            (rule.ServerSideEncryptionAlgorithm, rule.ServerSideEncryptionKeyManagementServiceKeyId));
        var swift = new SwiftClient(cloud);
        await swift.Put("/box/swift", "by swift, to be found by nobody");
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "box", Key = "s3", ContentBody = "by s3, to be found by nobody" });
        await s3.CopyObjectAsync("box", "s3", "box", "copy");
        foreach (var key in (string[])["swift", "s3", "copy"])
        {
            var head = await s3.GetObjectMetadataAsync("box", key);
            Assert.Equal((ServerSideEncryptionMethod.AWSKMS, "k1"),
                (head.ServerSideEncryptionMethod, head.ServerSideEncryptionKeyManagementServiceKeyId));
        }

        Assert.False(LiesOnDisk(cloud, "to be found by nobody"));

        // what is said of an object afterwards leaves it readable
        Assert.Equal(202, await swift.Status("POST", "/box/swift", null, ("X-Object-Meta-A", "b")));
        Assert.Equal("by swift, to be found by nobody", await swift.Text("/box/swift"));
        await s3.DeleteBucketEncryptionAsync(new() { BucketName = "box" });
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "box", Key = "clear", ContentBody = "x" });
        Assert.Equal(ServerSideEncryptionMethod.None, (await s3.GetObjectMetadataAsync("box", "clear")).ServerSideEncryptionMethod);
        Assert.Equal("by s3, to be found by nobody", await Text(s3, Get("s3", null)));
        Assert.Equal("InvalidArgument", await S3Clients.Code(() => Default(s3, new("rot13"), null)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Parts_share_their_uploads_key_and_a_part_sent_twice_reads_as_the_last(bool customers)
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        var body = RandomNumberGenerator.GetBytes((6 << 20) + 12_345);
        var customer = customers ? ServerSideEncryptionCustomerMethod.AES256 : null;
        var key = customers ? _mine : null;
        var upload = await s3.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = "box", Key = "big", ServerSideEncryptionCustomerMethod = customer, ServerSideEncryptionCustomerProvidedKey = key,
            ServerSideEncryptionMethod = customers ? null : ServerSideEncryptionMethod.AES256,
        });
        UploadPartRequest Part(int number, byte[] bytes, string? with) => new()
        {
            BucketName = "box", Key = "big", UploadId = upload.UploadId, PartNumber = number, InputStream = new MemoryStream(bytes),
            ServerSideEncryptionCustomerMethod = with is null ? null : ServerSideEncryptionCustomerMethod.AES256,
            ServerSideEncryptionCustomerProvidedKey = with,
        };
        if (customers)
        {
            Assert.Equal("InvalidRequest", await S3Clients.Code(() => s3.UploadPartAsync(Part(1, body[..10], null))));
            Assert.Equal("InvalidRequest", await S3Clients.Code(() => s3.UploadPartAsync(Part(1, body[..10], _other))));
        }

        await s3.UploadPartAsync(Part(1, new byte[6 << 20], key));
        var first = await s3.UploadPartAsync(Part(1, body[..(6 << 20)], key));
        var last = await s3.UploadPartAsync(Part(2, body[(6 << 20)..], key));
        await s3.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = "box", Key = "big", UploadId = upload.UploadId,
            PartETags = [new(1, first.ETag), new(2, last.ETag)],
        });
        var whole = new MemoryStream();
        using (var got = await s3.GetObjectAsync(Get("big", key)))
        {
            Assert.Equal(customers ? null : ServerSideEncryptionMethod.AES256, got.ServerSideEncryptionMethod);
            await got.ResponseStream.CopyToAsync(whole);
        }

        Assert.Equal(body, whole.ToArray());
        var range = Get("big", key);
        range.ByteRange = new((6 << 20) - 3, (6 << 20) + 2);
        using var over = await s3.GetObjectAsync(range);
        var six = new byte[6];
        await over.ResponseStream.ReadExactlyAsync(six);
        Assert.Equal(body[((6 << 20) - 3)..((6 << 20) + 3)], six);
    }

    [Fact]
    public async Task Words_of_encryption_that_contradict_each_other_or_are_unknown_are_refused()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        var raw = new RawS3(cloud, "member.p1", TimeProvider.System.GetUtcNow());
        const string sse = "x-amz-server-side-encryption";
        var md5 = Convert.ToBase64String(Etags.Bytes(Convert.FromBase64String(_mine)));
        ((string, string)[] Headers, string Answer)[] cases =
        [
            ([(sse, "AES256")], "200"),
            ([(sse, "aws:kms")], "200"),
            ([(sse, "rot13")], "400 InvalidArgument"),
            ([(sse, "AES256"), (sse + "-aws-kms-key-id", "k")], "400 InvalidArgument"),
            ([(sse + "-aws-kms-key-id", "k")], "400 InvalidArgument"),
            ([(sse, "aws:kms"), (sse + "-aws-kms-key-id", "a b")], "400 InvalidArgument"),
            ([(sse, "aws:kms"), (sse + "-context", "e30=")], "501 NotImplemented"),
            ([(sse + "-customer-algorithm", "AES256")], "400 InvalidArgument"),
            ([(sse + "-customer-key", _mine), (sse + "-customer-key-md5", md5)], "400 InvalidArgument"),
            ([(sse + "-customer-algorithm", "AES256"), (sse + "-customer-key", _mine)], "400 InvalidArgument"),
            ([(sse + "-customer-algorithm", "AES256"), (sse + "-customer-key", "AAAA"), (sse + "-customer-key-md5", md5)],
                "400 InvalidArgument"),
            ([(sse + "-customer-algorithm", "AES256"), (sse + "-customer-key", _other), (sse + "-customer-key-md5", md5)],
                "400 InvalidArgument"),
            ([(sse, "AES256"), (sse + "-customer-algorithm", "AES256"), (sse + "-customer-key", _mine), (sse + "-customer-key-md5", md5)],
                "400 InvalidArgument"),
            ([(sse + "-customer-algorithm", "AES256"), (sse + "-customer-key", _mine), (sse + "-customer-key-md5", md5)], "200"),
        ];
        foreach (var (headers, answer) in cases)
        {
            using var request = raw.Signed(HttpMethod.Put, "/box/x", "x"u8.ToArray(), headers: headers);
            Assert.Equal(answer, await RawS3.Answer(cloud.Http, request));
        }

        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "box", Key = "y", ContentBody = "y" });
        using var read = raw.Signed(HttpMethod.Get, "/box/y", headers: [(sse, "AES256")]);
        Assert.Equal("400 InvalidArgument", await RawS3.Answer(cloud.Http, read));
    }

    private static GetObjectRequest Get(string name, string? key) => new()
    {
        BucketName = "box", Key = name, ServerSideEncryptionCustomerMethod = key is null ? null : ServerSideEncryptionCustomerMethod.AES256,
        ServerSideEncryptionCustomerProvidedKey = key,
    };

    private static Task Default(AmazonS3Client s3, ServerSideEncryptionMethod way, string? key) => s3.PutBucketEncryptionAsync(new()
    {
        BucketName = "box",
        ServerSideEncryptionConfiguration = new()
        {
            ServerSideEncryptionRules =
            [
                new()
                {
                    ServerSideEncryptionByDefault = new()
                    {
                        ServerSideEncryptionAlgorithm = way, ServerSideEncryptionKeyManagementServiceKeyId = key,
                    },
                },
            ],
        },
    });

    private static async Task<string> Text(AmazonS3Client s3, GetObjectRequest request)
    {
        using var got = await s3.GetObjectAsync(request);
        return await new StreamReader(got.ResponseStream).ReadToEndAsync();
    }

    private static bool LiesOnDisk(TestCloud cloud, string text)
    {
        var wanted = System.Text.Encoding.UTF8.GetBytes(text);
        var folder = Path.Combine(cloud.Services.GetRequiredService<Cloud>().DataDir, "objects", "blobs");
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any(f => Bytes(f).AsSpan().IndexOf(wanted) >= 0);
    }

    private static byte[] Bytes(string path)
    {
        // its writer has it open
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
