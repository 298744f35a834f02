using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects;

/// <summary>What a write asks for.</summary>
public sealed record NewObject(string Name)
{
    public string ContentType { get; init; } = "application/octet-stream";

    public Meta Meta { get; init; } = [];

    /// <summary>The promised length of the body; null where it is not known before.</summary>
    public long? Length { get; init; }

    /// <summary>The most bytes of the body.</summary>
    public long Most { get; init; } = 5L << 30;

    /// <summary>The MD5 that the client says the body has, lower-case hex.</summary>
    public string? Md5 { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public long? Expires { get; init; }

    public ObjectKind Kind { get; init; } = ObjectKind.Plain;

    /// <summary>How the bytes are to be sealed; null: as the container does by default.</summary>
    public SealWish? Seal { get; init; }

    /// <summary>Checked inside the transaction that names the bytes.</summary>
    public Conditions Conditions { get; init; } = Conditions.None;

    /// <summary>The action that the event stream notes.</summary>
    public string Action { get; init; } = "object.put";

    /// <summary>Called once the body is stored, before it is named: a door may add what it learned from the body.</summary>
    public Action<WrittenBlob, Meta>? Stored { get; init; }

    /// <summary>Asked once the body is stored, before it is named: false where it is not what was promised (a signature or checksum that
    /// came after the bytes). It is answered with BadDigest, and the door knows more.</summary>
    public Func<bool>? Accept { get; init; }
}

/// <summary>Preconditions on the version that a name has now. "*" is any; etags without quotes.</summary>
public sealed record Conditions(IReadOnlyList<string>? IfMatch, IReadOnlyList<string>? IfNoneMatch)
{
    public static Conditions None { get; } = new(null, null);

    /// <summary>Whether a write may replace <paramref name="now"/> (null: the name says nothing).</summary>
    public bool Allow(StoredObject? now)
    {
        if (IfMatch is { } wanted && (now is null || !(wanted.Contains("*") || wanted.Contains(now.Etag))))
        {
            return false;
        }

        return IfNoneMatch is not { } unwanted || now is null || !(unwanted.Contains("*") || unwanted.Contains(now.Etag));
    }
}

public enum PutOutcome
{
    Stored,
    NoContainer,
    PreconditionFailed,

    /// <summary>The body is not what the client's MD5 says.</summary>
    BadDigest,
    TooLong,
    CutShort,
    OverQuota,
}

/// <summary>What a write did. <see cref="Object"/> is set where it was stored.</summary>
public readonly record struct PutResult(PutOutcome Outcome, StoredObject? Object)
{
    /// <summary>The MD5 of the body, where one was read.</summary>
    public string? BodyMd5 { get; init; }
}

public enum DeleteOutcome
{
    Deleted,
    NoContainer,

    /// <summary>The name, or the version asked for, does not exist.</summary>
    NotFound,
    PreconditionFailed,

    /// <summary>The version is kept by an object lock.</summary>
    Locked,
}

/// <summary>What a delete did.</summary>
/// <param name="Gone">The version that was removed for good; null where a marker was made or nothing was there.</param>
/// <param name="Marker">The delete marker that was made.</param>
public readonly record struct DeleteResult(DeleteOutcome Outcome, StoredObject? Gone, StoredObject? Marker);
