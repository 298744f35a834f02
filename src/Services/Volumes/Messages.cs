using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>What happened, as a message tells it: the event's id and its words.</summary>
internal readonly record struct MessageWords(string Event, string Says)
{
    public static MessageWords CreateFailed { get; } = new("VOLUME_VOLUME_001_008", "create volume:The volume could not be made");

    public static MessageWords ExtendFailed { get; } = new("VOLUME_VOLUME_009_008", "extend volume:The volume could not be grown");

    public static MessageWords NoHost { get; } =
        new("VOLUME_VOLUME_001_002", "schedule allocate volume:No storage could be allocated for this volume request");

    public static MessageWords BackupFailed { get; } = new("VOLUME_BACKUP_008_008", "create backup:The backup could not be made");
}

/// <summary>What went wrong with a tenant's resource after the request was answered.</summary>
public sealed record Message(
    string Id, string Project, string Request, string Event, string Level, string ResourceKind, string Resource, string Text,
    DateTimeOffset CreatedAt, DateTimeOffset Until)
{
    internal static readonly Raw Columns = new("id, project, request, event, level, resource_kind, resource, text, created_at, until");

    internal static Message Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Time(), c.Time());
    }
}

/// <summary>The verbs of messages, which are kept for 30 days.</summary>
public sealed class Messages(Db db, Scribe scribe)
{
    private const long KeepMs = 30L * 24 * 3600 * 1000;

    internal static Task Write(
        Tx tx, Scribe scribe, MessageWords words, string project, string? request, string kind, string resource, string why)
    {
        var text = $"{words.Says}: {(why.Length > 800 ? why[..800] : why)}";
        return tx.Execute($"""
            INSERT INTO volume_message (id, project, request, event, level, resource_kind, resource, text, created_at, until)
            VALUES ({scribe.Ids.Dashed()}, {project}, {request ?? ""}, {words.Event}, {"ERROR"}, {kind}, {resource}, {text}, {scribe.Now},
                {scribe.Now + KeepMs})
            """);
    }

    public Task<Message> Get(Caller caller, string id, CancellationToken ct) => db.Read(tx => Get(tx, caller, id), ct);

    public Task Delete(Caller caller, string id) => db.Transact(async tx =>
    {
        var message = await Get(tx, caller, id);
        await tx.Execute($"DELETE FROM volume_message WHERE id = {id}");
        await scribe.Wrote(tx, caller, "volume_message", "delete", id, message.Project);
    });

    private static async Task<Message> Get(Tx tx, Caller caller, string id) =>
        await tx.First($"SELECT {Message.Columns} FROM volume_message WHERE id = {id}", Message.Read) is { } message
            && caller.Sees(message.Project)
            ? message
            : throw Fault.NotFound("Message", id).Thrown();
}
