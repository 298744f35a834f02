using System.Globalization;

namespace Alize.Blobs;

/// <summary>Where a blob lies: a place in a pack, or a file of its own. It says so itself, so that no
/// table of blobs is kept in memory.</summary>
public readonly record struct BlobId
{
    private const int IdDigits = 32;

    private BlobId(UInt128 id, long pack, long offset)
    {
        Id = id;
        Pack = pack;
        Offset = offset;
    }

    public UInt128 Id { get; }

    /// <summary>-1 where it has a file of its own.</summary>
    internal long Pack { get; }

    internal long Offset { get; }

    internal bool InPack => Pack >= 0;

    private string Hex => Id.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>The file of its own.</summary>
    internal string FileName => $"files-{Hex[..2]}/{Hex}";

    internal static BlobId At(UInt128 id, long pack, long offset) => new(id, pack, offset);

    internal static BlobId OfFile(UInt128 id) => new(id, -1, 0);

    /// <summary><c>f-ID</c> or <c>p-PACK-OFFSET-ID</c>, in hex.</summary>
    public override string ToString() => InPack
        ? string.Create(CultureInfo.InvariantCulture, $"p-{Pack:x}-{Offset:x}-{Hex}")
        : "f-" + Hex;

    /// <summary>Null where the text names no place.</summary>
    public static BlobId? Parse(string text)
    {
        var words = text.Split('-');
        if (words[^1].Length != IdDigits
            || !UInt128.TryParse(words[^1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        if (words is ["f", _])
        {
            return OfFile(id);
        }

        return words is ["p", var pack, var offset, _]
            && long.TryParse(pack, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(offset, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
            && number >= 0 && at >= 0
            ? At(id, number, at)
            : null;
    }
}
