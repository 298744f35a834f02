namespace Alize.Services.Objects.Sealing;

/// <summary>The bytes of objects, sealed where they have a key. Sizes and MD5s are always those of the body.</summary>
public sealed class SealedBytes(IByteStore bytes)
{
    /// <param name="key">The object's data key; null: the bytes are stored as they come.</param>
    public async Task<(WriteOutcome Outcome, WrittenBlob? Blob)> Write(
        string owner, Stream body, long? length, long most, byte[]? key, CancellationToken ct)
    {
        if (key is null)
        {
            return await bytes.Write(owner, body, length, most, ct);
        }

        await using var closed = new SealingStream(body, key);
        var (outcome, blob) = await bytes.Write(
            owner, closed, length is { } promised ? SealFormat.Sealed(promised) : null, SealFormat.Sealed(most), ct);
        return (outcome, blob is null ? null : new(blob.Ref, closed.Size, closed.Md5()));
    }

    /// <summary>Copies a range of a body to a stream.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what was written: the answer must be cut.</exception>
    public async Task Read(Piece piece, Stream to, CancellationToken ct)
    {
        if (piece.Key is not { } key)
        {
            await bytes.Read(piece.Blob, piece.Offset, piece.Length, to, ct);
            return;
        }

        if (piece.Length == 0)
        {
            return;
        }

        using var salt = new MemoryStream(SealFormat.Salt);
        await bytes.Read(piece.Blob, 0, SealFormat.Salt, salt, ct);
        using var cipher = SealFormat.Cipher(key, salt.GetBuffer().AsSpan(0, SealFormat.Salt));
        var first = piece.Offset / SealFormat.Unit;
        var last = (piece.Offset + piece.Length - 1) / SealFormat.Unit;
        var from = SealFormat.At(first);
        var until = Math.Min(SealFormat.At(last + 1), SealFormat.Sealed(piece.BlobSize));
        await using var opened = new OpeningStream(to, cipher, first, piece.BlobSize, piece.Offset, piece.Length);
        await bytes.Read(piece.Blob, from, until - from, opened, ct);
    }
}
