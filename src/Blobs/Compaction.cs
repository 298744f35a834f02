using System.Buffers;

namespace Alize.Blobs;

/// <summary>Empties packs that are mostly dead, or small leftovers of former lives, into the newest one.</summary>
internal sealed class Compaction(PackFiles packs, PackWriter writer, TimeProvider clock)
{
    private const long Leftover = 4 << 20;
    private const int ManyLeftovers = 8;

    public async Task<int> Run(Func<StoredBlob, BlobId, Task<bool>> rename, TimeSpan grace, CancellationToken ct)
    {
        var emptied = new List<long>();
        foreach (var number in Candidates())
        {
            if (packs.Get(number) is { } pack && await Empty(number, pack, rename, ct))
            {
                emptied.Add(number);
            }
        }

        if (emptied.Count > 0)
        {
            await Task.Delay(grace, clock, ct);
            emptied.ForEach(packs.Remove);
        }

        return emptied.Count;
    }

    private List<long> Candidates()
    {
        var chosen = new List<long>();
        var leftovers = new List<long>();
        foreach (var number in packs.Sealed(writer.Open))
        {
            if (packs.Get(number) is not { } pack)
            {
                continue;
            }

            var dead = packs.DeadIn(number);
            if (dead.Count > 0 && DeadBytes(pack, dead) * 2 >= pack.Length)
            {
                chosen.Add(number);
            }
            else if (pack.Length < Leftover)
            {
                leftovers.Add(number);
            }
        }

        return leftovers.Count >= ManyLeftovers ? [.. chosen, .. leftovers] : chosen;
    }

    private static long DeadBytes(IDiskFile pack, HashSet<long> dead) =>
        PackScan.Records(pack).Where(r => dead.Contains(r.Offset)).Sum(r => (long)r.Size);

    /// <summary>False where a living record is harmed: the pack stays, so that what can still be read of it is not lost.</summary>
    private async Task<bool> Empty(long number, IDiskFile pack, Func<StoredBlob, BlobId, Task<bool>> rename, CancellationToken ct)
    {
        var whole = true;
        foreach (var record in PackScan.Records(pack))
        {
            ct.ThrowIfCancellationRequested();
            if (!packs.DeadIn(number).Contains(record.Offset))
            {
                whole &= await Move(number, pack, record, rename);
            }
        }

        return whole;
    }

    private async Task<bool> Move(long number, IDiskFile pack, FoundRecord record, Func<StoredBlob, BlobId, Task<bool>> rename)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(record.Size);
        try
        {
            var bytes = buffer.AsMemory(0, record.Size);
            if (pack.Read(record.Offset, bytes.Span) < record.Size || RecordHeader.Read(bytes.Span, out var head) is not { } header
                || !PackRead.Check(bytes.Span.Slice(head, PackRecord.Table + (int)header.Length), header))
            {
                return false;
            }

            var (to, offset) = await writer.Append(bytes);
            var from = BlobId.At(header.Id, number, record.Offset);
            if (!await rename(new(from, header.Owner, header.Length), BlobId.At(header.Id, to, offset)))
            {
                packs.NoteDead(to, offset);
            }

            packs.NoteDead(number, record.Offset);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
