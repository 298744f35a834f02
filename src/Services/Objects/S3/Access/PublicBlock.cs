namespace Alize.Services.Objects.S3.Access;

/// <summary>What public access a bucket blocks, whatever its ACLs and policy say.</summary>
public sealed record PublicBlock(bool BlockAcls, bool IgnoreAcls, bool BlockPolicy, bool RestrictBuckets)
{
    public const string Meta = "s3-public-block";

    public static PublicBlock None { get; } = new(false, false, false, false);

    public string Text => string.Concat(Bit(BlockAcls), Bit(IgnoreAcls), Bit(BlockPolicy), Bit(RestrictBuckets));

    public static PublicBlock Of(Container bucket) => bucket.Meta[Meta] is { Length: 4 } t
        ? new(t[0] == '1', t[1] == '1', t[2] == '1', t[3] == '1')
        : None;

    private static char Bit(bool flag) => flag ? '1' : '0';
}

/// <summary>Whether a bucket's ACLs count.</summary>
public static class Ownership
{
    public const string Meta = "s3-ownership";
    public const string Enforced = "BucketOwnerEnforced";

    public static bool AclsOff(Container bucket) => bucket.Meta[Meta] == Enforced;

    public static bool IsKnown(string? word) => word is Enforced or "BucketOwnerPreferred" or "ObjectWriter";
}
