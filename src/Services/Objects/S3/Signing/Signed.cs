using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Objects.S3.Signing;

/// <summary>A verified signature: whose key, and what the chunks of a streamed body are chained to.</summary>
/// <param name="Payload">What the signature says of the body: a SHA-256, UNSIGNED-PAYLOAD, one of the STREAMING- words; null in version
/// 2.</param>
/// <param name="Chain">Set for version 4.</param>
public sealed record Signed(AccessKey Key, string? Payload, ChunkChain? Chain);

/// <summary>What checking a signature concluded: a fault, a signature, or neither where the request is anonymous.</summary>
public readonly record struct SignedOutcome(Fault? Fault, Signed? Signed)
{
    public static SignedOutcome Anonymous => default;

    public static implicit operator SignedOutcome(Fault fault) => new(fault, null);

    public static implicit operator SignedOutcome(Signed signed) => new(null, signed);
}
