using System.Security.Cryptography;
using System.Text;

namespace Alize.Services.Objects.S3.Signing;

/// <summary>The day's key of signature version 4, and what it signs.</summary>
public sealed class SigningKey
{
    private readonly byte[] _key;

    public SigningKey(string secret, CredentialScope scope)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.UTF8.GetBytes(scope.Day));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(scope.Region));
        key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(scope.Service));
        _key = HMACSHA256.HashData(key, "aws4_request"u8);
    }

    /// <summary>Lower-case hex.</summary>
    public string Sign(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));

    /// <summary>Compares in a time that tells nothing of where they differ.</summary>
    public static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}

/// <summary>Where and when a signing key is valid: <c>20260101/us-east-1/s3/aws4_request</c>.</summary>
public sealed record CredentialScope(string Access, string Day, string Region, string Service)
{
    public string Text => $"{Day}/{Region}/{Service}/aws4_request";

    /// <summary>From <c>ACCESS/DAY/REGION/SERVICE/aws4_request</c>; the access key may hold slashes.</summary>
    public static CredentialScope? Parse(string credential)
    {
        var words = credential.Split('/');
        return words.Length >= 5 && words[^1] == "aws4_request" && words[^4].Length == 8 && words[^4].All(char.IsAsciiDigit)
            ? new(string.Join('/', words[..^4]), words[^4], words[^3], words[^2])
            : null;
    }
}
