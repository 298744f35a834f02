using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Objects.Shares;

/// <summary>A link that lets whoever has it fetch files, or leave some.</summary>
/// <param name="Token">Stands in the address; not to be guessed (128 bits).</param>
/// <param name="ContainerId">The container that it was made for: one of the same name that comes later is another.</param>
/// <param name="Name">A file; a folder where it ends with a slash; the whole container where it is empty.</param>
/// <param name="Drop">Files may be left, and none is shown.</param>
/// <param name="Password">Its hash; null: none is asked for.</param>
/// <param name="Expires">Null: it does not end by itself.</param>
/// <param name="MostBytes">Of each file that is left; null: as large as files may be.</param>
public sealed record Share(
    string Id, string Token, string Project, string Container, long ContainerId, string Name, bool Drop, string? Password,
    DateTimeOffset? Expires, long? MostDownloads, long Downloads, long? MostBytes, DateTimeOffset Created, string CreatedBy)
{
    public const string Kind = "share";

    internal static readonly Raw Columns = new(
        "id, token, project, container, container_id, name, kind, password, expires, most_downloads, downloads, most_bytes, created, "
            + "created_by");

    internal const string DropKind = "drop";
    internal const string DownloadKind = "download";

    public bool IsFolder => Name.Length == 0 || Name.EndsWith('/');

    /// <summary>What people call it.</summary>
    public string Title => Name.Length == 0 ? Container : Name.TrimEnd('/')[(Name.TrimEnd('/').LastIndexOf('/') + 1)..];

    public bool UsedUp => Downloads >= MostDownloads;

    public bool ExpiredAt(DateTimeOffset now) => Expires <= now;

    internal static Share Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Text(), c.Text(), c.Text(), c.Text(), c.Long(), c.Text(), c.Text() == DropKind, c.TextOrNull(),
            c.TimeOrNull(), c.LongOrNull(), c.Long(), c.LongOrNull(), Clock.FromMs(c.Long()), c.Text());
    }
}
