using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>What happened, as a message tells it: the event's id and its words.</summary>
internal readonly record struct MessageWords(string Event, string Says)
{
    public static MessageWords CreateFailed { get; } = new("VOLUME_VOLUME_001_008", "create volume:The volume could not be made");
}

/// <summary>What went wrong with a tenant's resource after the request was answered, kept for 30 days.</summary>
public static class Messages
{
    private const long KeepMs = 30L * 24 * 3600 * 1000;

    internal static Task Write(
        Tx tx, Scribe scribe, MessageWords words, string project, string? request, string kind, string resource, string why)
    {
        var text = $"{words.Says}: {(why.Length > 800 ? why[..800] : why)}";
        return tx.Execute($"""
            INSERT INTO volume_message (id, project, request, event, level, resource_kind, resource, text, created_at, until)
            VALUES ({scribe.Ids.Dashed()}, {project}, {request ?? ""}, {words.Event}, {"ERROR"}, {kind}, {resource}, {text}, {scribe.Now}, {scribe.Now + KeepMs})
            """);
    }
}
