using System.Security.Cryptography;
using System.Text;

namespace Alize.Services.Objects.S3.Signing;

/// <summary>The chain of signatures over the chunks of a streamed body: each signs the one before, the first the request's own.</summary>
public sealed class ChunkChain(SigningKey key, string stamp, string scope, string seed)
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private string _previous = seed;

    /// <summary>Checks the next chunk's signature.</summary>
    public bool Follows(ReadOnlySpan<byte> chunkSha256, string signature) => Next(
        $"AWS4-HMAC-SHA256-PAYLOAD\n{stamp}\n{scope}\n{_previous}\n{EmptyHash}\n{Convert.ToHexStringLower(chunkSha256)}", signature);

    /// <summary>Checks the signature over the trailing headers, each as <c>name:value\n</c>.</summary>
    public bool FollowsTrailer(string headers, string signature) => Next(
        $"AWS4-HMAC-SHA256-TRAILER\n{stamp}\n{scope}\n{_previous}\n"
            + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(headers))),
        signature);

    private bool Next(string text, string signature)
    {
        _previous = key.Sign(text);
        return SigningKey.Same(_previous, signature);
    }
}
