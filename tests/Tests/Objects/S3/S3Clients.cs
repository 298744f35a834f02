using Alize.Tests.Fixture;
using Amazon.Runtime;
using Amazon.S3;

namespace Alize.Tests.Objects.S3;

/// <summary>The real AWS client against a test cloud: it signs, frames and sums bodies as it does in the field.</summary>
internal static class S3Clients
{
    public static AmazonS3Client As(this TestCloud cloud, string key, string region = "us-east-1") => new(
        new BasicAWSCredentials(key, FakeIdentity.SecretOf(key)),
        new AmazonS3Config
        {
            ServiceURL = cloud.S3Url.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = region,
            MaxErrorRetry = 0,
            UseHttp = true,
        });

    public static AmazonS3Client Nobody(this TestCloud cloud) => new(
        new AnonymousAWSCredentials(),
        new AmazonS3Config
        {
            ServiceURL = cloud.S3Url.ToString(), ForcePathStyle = true, AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0
        });

    public static async Task<string> Code(Func<Task> act)
    {
        var refused = await Xunit.Assert.ThrowsAnyAsync<AmazonS3Exception>(act);
        return refused.ErrorCode;
    }
}
