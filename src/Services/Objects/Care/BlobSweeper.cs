namespace Alize.Services.Objects.Care;

/// <summary>Deletes bytes older than an hour that no row names, and gives the space of dead records back. Bytes lose their name only
/// where the program died between storing and naming them, or between a commit and the delete after it.</summary>
internal sealed class BlobSweeper(IByteStore bytes, BlobNames names)
{
    private static readonly TimeSpan _age = TimeSpan.FromHours(1);

    /// <summary>One pass over every blob; returns how many were deleted.</summary>
    public async Task<int> Once(CancellationToken ct)
    {
        var deleted = 0;
        await foreach (var blob in bytes.OlderThan(_age, ct))
        {
            if (!await names.IsNamed(blob, ct))
            {
                await bytes.Delete(blob.Ref, ct);
                deleted++;
            }
        }

        await bytes.Compact((from, to) => names.Rename(from, to, ct), ct);
        return deleted;
    }
}
