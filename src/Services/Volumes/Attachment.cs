using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>That a server (or a host) has a volume, or is about to.</summary>
/// <param name="Status">reserved, attaching or attached.</param>
/// <param name="Mode">rw or ro.</param>
/// <param name="Held">Compute made it: only Compute may end it, since a guest may have the disk open.</param>
/// <param name="Connector">What the attaching host said of itself, as JSON.</param>
public sealed record Attachment(
    Id<Attachment> Id, Id<Volume> Volume, string Project, string? Server, string? Host, string? Mountpoint, string Mode, string Status,
    bool Held, string? Connector, DateTimeOffset CreatedAt, DateTimeOffset? AttachedAt)
{
    public const string Reserved = "reserved";
    public const string Attaching = "attaching";
    public const string Attached = "attached";

    internal static readonly Raw Columns =
        new("id, volume, project, server, host, mountpoint, mode, status, held, connector, created_at, attached_at");

    internal static Attachment Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Id<Attachment>(), c.Id<Volume>(), c.Text(), c.TextOrNull(), c.TextOrNull(), c.TextOrNull(), c.Text(), c.Text(), c.Flag(),
            c.TextOrNull(),
            c.Time(), c.TimeOrNull());
    }
}
