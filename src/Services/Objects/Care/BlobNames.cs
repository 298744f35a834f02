using Alize.Kernel;
using Alize.Services.Objects.Index;

namespace Alize.Services.Objects.Care;

/// <summary>Whose bytes a blob is, read from the owner's name beside it ("project/container/name", of a part with its upload).</summary>
internal readonly record struct BlobOwner(string Project, string Container, string Name, string? Upload)
{
    private const string PartMark = "?upload=";

    /// <summary>Null for a name that is none of ours.</summary>
    public static BlobOwner? Parse(string owner)
    {
        var first = owner.IndexOf('/', StringComparison.Ordinal);
        var second = first < 0 ? -1 : owner.IndexOf('/', first + 1);
        if (second < 0)
        {
            return null;
        }

        var name = owner[(second + 1)..];
        var mark = name.LastIndexOf(PartMark, StringComparison.Ordinal);
        var end = mark < 0 ? -1 : name.IndexOf('&', mark);
        return new(
            owner[..first], owner[(first + 1)..second], name, end < 0 ? null : name[(mark + PartMark.Length)..end]);
    }
}

/// <summary>Asks and changes which blob a row names.</summary>
internal sealed class BlobNames(ObjectIndex index)
{
    /// <summary>Whether any row names the blob: what the name says now, an older version, or a part.</summary>
    public Task<bool> IsNamed(OwnedBlob blob, CancellationToken ct) => BlobOwner.Parse(blob.Owner) is { } owner
        ? index.Of(owner.Container).Read(tx => IsNamed(tx, owner, blob.Ref), ct)
        : Task.FromResult(true);

    /// <summary>Puts the place to which a blob was moved where its old place was named.</summary>
    /// <returns>False where nothing names it.</returns>
    public Task<bool> Rename(OwnedBlob from, BlobRef to, CancellationToken ct) => BlobOwner.Parse(from.Owner) is { } owner
        ? index.Of(owner.Container).Transact(tx => Rename(tx, owner, from.Ref, to), ct)
        : Task.FromResult(false);

    private static async Task<bool> IsNamed(Tx tx, BlobOwner owner, BlobRef blob)
    {
        if (owner.Upload is { } upload && await tx.Number(
            $"SELECT count(*) FROM store_part WHERE parts = {upload} AND blob = {blob.Text}") > 0)
        {
            return true;
        }

        return await tx.Number($"""
            SELECT count(*) FROM store_container c WHERE c.project = {owner.Project} AND c.name = {owner.Container} AND (
                EXISTS (SELECT 1 FROM store_object o WHERE o.container = c.id AND o.name = {owner.Name} AND o.blob = {blob.Text})
                OR EXISTS (SELECT 1 FROM store_past p WHERE p.container = c.id AND p.name = {owner.Name} AND p.blob = {blob.Text}))
            """) > 0;
    }

    private static async Task<bool> Rename(Tx tx, BlobOwner owner, BlobRef from, BlobRef to)
    {
        if (owner.Upload is { } upload
            && await tx.Execute($"UPDATE store_part SET blob = {to.Text} WHERE parts = {upload} AND blob = {from.Text}") > 0)
        {
            return true;
        }

        if (await Containers.FindIn(tx, owner.Project, owner.Container) is not { } container)
        {
            return false;
        }

        return await tx.Execute($"""
                UPDATE store_object SET blob = {to.Text}
                WHERE container = {container.Id} AND name = {owner.Name} AND blob = {from.Text}
                """) > 0
            || await tx.Execute($"""
                UPDATE store_past SET blob = {to.Text}
                WHERE container = {container.Id} AND name = {owner.Name} AND blob = {from.Text}
                """) > 0;
    }
}
