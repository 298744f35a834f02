using System.IO.Pipelines;
using Alize.Kernel;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects;

/// <summary>A run of bytes of one blob.</summary>
public readonly record struct Piece(BlobRef Blob, long Offset, long Length)
{
    /// <summary>The bytes themselves, where a manifest holds them and no blob does.</summary>
    public ReadOnlyMemory<byte> Inline { get; init; }

    /// <summary>The data key under which the blob is sealed; null: it is not.</summary>
    public byte[]? Key { get; init; }

    /// <summary>Bytes of the whole body that the blob holds.</summary>
    public long BlobSize { get; init; }
}

/// <summary>Finds and sends the bytes of an object, whatever it is made of.</summary>
public sealed class Bodies(ObjectStore objects, SealedBytes bytes, SealKeys keys)
{
    private const int MostDepth = 10;

    /// <summary>The runs that make up a range of an object. The whole plan is made before the first byte is sent.</summary>
    /// <param name="mayRead">Asked for each container that a static large object's segments lie in.</param>
    /// <param name="customerKey">The key that the client sent for what it sealed itself.</param>
    /// <exception cref="FaultException">409 where a segment is missing, was changed, or may not be read; 400 where bytes need a key that
    /// did not come.</exception>
    public async Task<List<Piece>> Plan(
        Container container, StoredObject o, long offset, long length, Func<Container, bool> mayRead, CancellationToken ct,
        byte[]? customerKey = null)
    {
        var plan = new Making([], mayRead, customerKey);
        await Add(plan, container, o, offset, length, 0, ct);
        return plan.Pieces;
    }

    /// <exception cref="InvalidDataException">Where stored bytes fail their checksum: the answer must be cut, never finished.</exception>
    public async Task Send(IReadOnlyList<Piece> pieces, Stream to, CancellationToken ct)
    {
        foreach (var piece in pieces)
        {
            await (piece.Inline.IsEmpty
                ? bytes.Read(piece, to, ct)
                : to.WriteAsync(piece.Inline, ct).AsTask());
        }
    }

    /// <summary>The pieces as a stream to read, for a copy on the server.</summary>
    public Stream Open(IReadOnlyList<Piece> pieces, CancellationToken ct)
    {
        var pipe = new Pipe();
        _ = Task.Run(() => Feed(pieces, pipe.Writer, ct), CancellationToken.None);
        return pipe.Reader.AsStream();
    }

    private async Task Feed(IReadOnlyList<Piece> pieces, PipeWriter writer, CancellationToken ct)
    {
        try
        {
            await Send(pieces, writer.AsStream(leaveOpen: true), ct);
            await writer.CompleteAsync();
        }
#pragma warning disable CA1031 // the error belongs to whoever reads the stream
        catch (Exception e)
#pragma warning restore CA1031
        {
            await writer.CompleteAsync(e);
        }
    }

    private async Task Add(
        Making plan, Container container, StoredObject o, long offset, long length, int depth, CancellationToken ct)
    {
        var key = o.Seal is not { } seal ? null
            : keys.Open(seal, container.Project, plan.CustomerKey) ?? throw SealKeys.NeedsKey.Thrown();
        if (o.Parts is null)
        {
            if (o.Blob is { } blob && length > 0)
            {
                plan.Pieces.Add(new(blob, offset, length) { Key = key, BlobSize = o.Size });
            }

            return;
        }

        long at = 0;
        foreach (var part in await objects.Parts(container, o, ct))
        {
            var from = Math.Max(offset, at);
            var until = Math.Min(offset + length, at + part.Size);
            if (from < until)
            {
                await AddPart(plan, container, part, key, from - at, until - from, depth, ct);
            }

            at += part.Size;
        }
    }

    private async Task AddPart(
        Making plan, Container container, Part part, byte[]? key, long offset, long length, int depth, CancellationToken ct)
    {
        if (part.Blob is { } blob)
        {
            plan.Pieces.Add(new(blob, offset, length) { Key = key, BlobSize = part.Size });
            return;
        }

        if (part.Inline() is { } data)
        {
            plan.Pieces.Add(new(default, 0, length) { Inline = data.AsMemory((int)offset, (int)length) });
            return;
        }

        if (part.Path is not { } path || depth == MostDepth)
        {
            throw Fault.Conflict("A segment of the object cannot be read.").Thrown();
        }

        var slash = path.IndexOf('/', 1);
        var (holder, segment) = await objects.Find(container.Project, path[1..slash], path[(slash + 1)..], null, ct);
        if (holder is null || segment is null || segment.Etag != part.Etag || !plan.MayRead(holder))
        {
            throw Fault.Conflict($"The segment {path} is missing, was changed, or may not be read.").Thrown();
        }

        var start = part.Range is { } range
            ? long.Parse(range.AsSpan(0, range.IndexOf('-', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture)
            : 0;
        await Add(plan, holder, segment, start + offset, length, depth + 1, ct);
    }

    /// <summary>A plan in the making.</summary>
    private sealed record Making(List<Piece> Pieces, Func<Container, bool> MayRead, byte[]? CustomerKey);
}
