using System.Security.Cryptography;
using System.Text;
using Alize.Client.Objects;
using Alize.Client.Wire;
using Xunit;

namespace Alize.Tests.Client;

public sealed class SignatureTests
{
    private static readonly DateTimeOffset _day = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The keys of the examples in AWS' own description of Signature Version 4.</summary>
    private static readonly S3Keys _keys = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");

    [Fact]
    public void A_presigned_url_is_signed_as_the_published_example()
    {
        var url = SigV4.Presign(new Uri("https://examplebucket.s3.amazonaws.com/test.txt"), HttpMethod.Get, _keys, _day,
            TimeSpan.FromDays(1));
        Assert.EndsWith("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404", url.AbsoluteUri,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_listing_is_signed_as_the_published_example()
    {
        const string empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J");
        SigV4.Sign(request, _keys, empty, _day);
        Assert.EndsWith(
            "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            request.Headers.GetValues("Authorization").Single(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_temporary_url_signs_method_expiry_and_the_path_without_escapes()
    {
        var url = TempUrl.Sign(new Uri("http://127.0.0.1:8700/object-store/v1/AUTH_p/c/a%20b"), "GET", "key",
            DateTimeOffset.FromUnixTimeSeconds(1400000000));
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes("key"),
            Encoding.UTF8.GetBytes("GET\n1400000000\n/object-store/v1/AUTH_p/c/a b"));
        Assert.Equal(
            "http://127.0.0.1:8700/object-store/v1/AUTH_p/c/a%20b"
            + $"?temp_url_sig={Convert.ToHexStringLower(expected)}&temp_url_expires=1400000000",
            url.AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"error": {"code": 401, "message": "keystone says"}}""", "keystone says")]
    [InlineData("""{"itemNotFound": {"code": 404, "message": "nova says"}}""", "nova says")]
    [InlineData("""{"NeutronError": {"type": "X", "message": "neutron says", "detail": ""}}""", "neutron says")]
    [InlineData("""{"errors": [{"status": 409, "title": "Conflict", "detail": "placement says"}]}""", "placement says")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>s3 says</Message></Error>", "s3 says")]
    [InlineData("<html><h1>Not Found</h1><p>swift says</p></html>", "Not Found swift says")]
    [InlineData("plain words", "plain words")]
    [InlineData("{broken", "{broken")]
    [InlineData("", null)]
    public void Each_apis_own_message_is_found(string body, string? message) => Assert.Equal(message, Refusal.Message(body));
}
