namespace Alize.Services.Compute;

/// <summary>A public key of a user, found by its name. The private half is never kept.</summary>
/// <param name="Type">ssh or x509.</param>
public sealed record KeyPair(string UserId, string Name, string Type, string PublicKey, string Fingerprint, long CreatedMs);
