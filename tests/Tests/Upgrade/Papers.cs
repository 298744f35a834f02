using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Amazon.Runtime;
using Amazon.S3;

namespace Alize.Tests.Upgrade;

/// <summary>Ann's objects, one of every kind that the store keeps, and an upload in parts that is not finished.</summary>
internal sealed class Papers(TestCloud cloud, Persona ann, string user, string town)
{
    public const string Bucket = "anns-parts";
    public const string Whole = "whole.bin";
    private const int LongerThanAPackTakes = 300_000;

    public string Account { get; } = $"/object-store/v1/AUTH_{town}";

    /// <summary>Lists and objects, to be read again.</summary>
    public IEnumerable<string> Paths =>
    [
        Account + "?format=json", Account + "/papers?format=json", Account + "/kept?format=json&versions", Account + "/papers/letter",
        Account + "/papers/film", Account + "/papers/empty", Account + "/papers/joined", Account + "/papers/run", Account + "/kept/note",
        Account + "/papers/joined?multipart-manifest=get&format=raw",
    ];

    public static byte[] Bytes(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)((i * 31) + (i / 251)))];

    public async Task Put()
    {
        await ann.Do("PUT", Account + "/papers", null, ("X-Container-Meta-Colour", "blue"));
        await ann.Do("PUT", Account + "/kept", null, ("X-Versions-Enabled", "true"));
        await ann.Do("PUT", Account + "/pieces");
        await ann.Do("PUT", Account + "/papers/letter", Bytes(1000), ("X-Object-Meta-Colour", "blue"), ("X-Delete-After", "999999999"));
        await ann.Do("PUT", Account + "/papers/film", Bytes(LongerThanAPackTakes));
        await ann.Do("PUT", Account + "/papers/empty", Array.Empty<byte>());
        await ann.Do("PUT", Account + "/pieces/part-1", Bytes(5000));
        await ann.Do("PUT", Account + "/pieces/part-2", Bytes(200));
        var pieces = new[] { new { path = "/pieces/part-1" }, new { path = "/pieces/part-2" } };
        await ann.Do("PUT", Account + "/papers/joined?multipart-manifest=put", pieces);
        await ann.Do("PUT", Account + "/papers/run", Array.Empty<byte>(), ("X-Object-Manifest", "pieces/part-"));
        await ann.Do("PUT", Account + "/kept/note", Bytes(10));
        await ann.Do("PUT", Account + "/kept/note", Bytes(20));
        using var s3 = await S3();
        await s3.PutBucketAsync(Bucket);
        var upload = await s3.InitiateMultipartUploadAsync(Bucket, Whole);
        await s3.UploadPartAsync(new()
        {
            BucketName = Bucket, Key = Whole, UploadId = upload.UploadId, PartNumber = 1, InputStream = new MemoryStream(Bytes(7000)),
        });
    }

    /// <summary>The AWS client with Ann's key.</summary>
    public async Task<AmazonS3Client> S3()
    {
        var keys = await ann.Do("GET", $"/identity/v3/users/{user}/credentials/OS-EC2");
        var key = keys.GetProperty("credentials")[0];
        return new(
            new BasicAWSCredentials(key.GetProperty("access").GetString(), key.GetProperty("secret").GetString()),
            new AmazonS3Config
            {
                ServiceURL = cloud.S3Url.ToString(),
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 0,
                UseHttp = true,
            });
    }
}
