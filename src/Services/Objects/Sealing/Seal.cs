namespace Alize.Services.Objects.Sealing;

/// <summary>Whose key wraps an object's data key.</summary>
public enum SealKind
{
    /// <summary>The cloud's own (S3: SSE-S3, "AES256").</summary>
    Cloud,

    /// <summary>A key of the project's, by its name (S3: SSE-KMS, "aws:kms").</summary>
    Named,

    /// <summary>The client's, who sends it with each request; it is never kept (S3: SSE-C).</summary>
    Customer,
}

/// <summary>How a write wants its bytes sealed.</summary>
/// <param name="KeyName">Of <see cref="SealKind.Named"/>.</param>
/// <param name="CustomerKey">32 bytes, of <see cref="SealKind.Customer"/>.</param>
public sealed record SealWish(SealKind Kind, string? KeyName = null, byte[]? CustomerKey = null)
{
    /// <summary>The key of a project that no request names.</summary>
    public const string DefaultKey = "default";

    private const string Meta = "s3-encryption";

    /// <summary>What a container does where a write says nothing, at every door; null: bytes lie in the clear.</summary>
    public static SealWish? DefaultOf(Container container) => container.Meta[Meta] is { } text ? Parse(text) : null;

    /// <summary>Changes a container's metadata to this default; null takes it away.</summary>
    public static KeyValuePair<string, string?> AsDefault(SealWish? wish) => new(Meta, wish is null ? null : $"{wish.Kind}:{wish.KeyName}");

    private static SealWish? Parse(string text) =>
        text.Split(':', 2) is [var kind, var name] && Enum.TryParse<SealKind>(kind, out var known)
            ? new(known, name.Length > 0 ? name : null)
            : throw new InvalidDataException($"'{text}' is no way to seal bytes");
}

/// <summary>How an object's bytes are sealed, as its row keeps it.</summary>
/// <param name="Wrapped">The data key, wrapped (base64).</param>
public sealed record Seal(SealKind Kind, string? KeyName, string Wrapped)
{
    public string Text => $"{Kind}:{Wrapped}:{KeyName}";

    /// <exception cref="InvalidDataException">It is no such text.</exception>
    public static Seal Parse(string text) =>
        text.Split(':', 3) is [var kind, var wrapped, var name] && Enum.TryParse<SealKind>(kind, out var known) && Enum.IsDefined(known)
            ? new(known, name.Length > 0 ? name : null, wrapped)
            : throw new InvalidDataException($"'{text}' says nothing of how bytes are sealed");
}
