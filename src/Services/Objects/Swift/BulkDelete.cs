using System.Text;

namespace Alize.Services.Objects.Swift;

/// <summary>Deletes the names that a body lists, a line each: container/object, or an empty container.</summary>
internal sealed class BulkDelete(Deletes deletes, Containers containers, SwiftAccess access)
{
    private const int AtOnce = 64;
    private const int MostBytes = 16 << 20;

    public async Task<SwiftReply> Run(SwiftCall call)
    {
        var result = New();
        if (ListingAsked.Format(call) is not { } format)
        {
            return SwiftReply.Refuse(406, "The answer can be text/plain, application/json or application/xml.");
        }

        if (await BodyText.Read(call, MostBytes) is not { } text)
        {
            return SwiftReply.Refuse(413, "The list of names is too long.");
        }

        var lines = Encoding.UTF8.GetString(text.Span).Split('\n', SwiftLimits.BulkDeletes + 2);
        if (lines.Count(l => l.Length > 0) > SwiftLimits.BulkDeletes)
        {
            result.Status = "413 Request Entity Too Large";
            result.Says = $"Maximum Bulk Deletes: {SwiftLimits.BulkDeletes} per request";
            return result.Reply(format);
        }

        await All(call, lines, result);
        return result.Reply(format);
    }

    internal static BulkResult New() => new("delete", "200 OK", "Number Deleted", "Number Not Found");

    /// <summary>Objects go many at once, which shares commits; a container goes after all that was listed before it.</summary>
    private async Task All(SwiftCall call, string[] lines, BulkResult result)
    {
        var pending = new List<Task>();
        foreach (var raw in lines)
        {
            var line = raw.Trim();
            if (line.Length == 0)
            {
                continue;
            }

            var path = SwiftPath.Decode(line, plus: false)?.TrimStart('/');
            var slash = path?.IndexOf('/', StringComparison.Ordinal) ?? 0;
            if (pending.Count >= AtOnce || slash <= 0)
            {
                await Task.WhenAll(pending);
                pending.Clear();
            }

            if (result.TooManyErrors)
            {
                result.Says = $"Max delete failures exceeded ({SwiftLimits.BulkFailures})";
                break;
            }

            pending.Add(path is null ? Bad(result, line) : One(call, path, slash, result));
        }

        await Task.WhenAll(pending);
    }

    private static Task Bad(BulkResult result, string line)
    {
        result.Error(line, "412 Precondition Failed");
        return Task.CompletedTask;
    }

    private async Task One(SwiftCall call, string path, int slash, BulkResult result)
    {
        var container = slash <= 0 ? path : path[..slash];
        if (!await access.Allows(call, SwiftPolicy.Delete, call.Project, container))
        {
            result.Error("/" + path, call.Caller.Authenticated ? "403 Forbidden" : "401 Unauthorized");
            return;
        }

        if (slash <= 0 || slash == path.Length - 1)
        {
            Note(result, path, await containers.Delete(call.Caller, call.Project, container.TrimEnd('/'), call.Ct));
            return;
        }

        var gone = await deletes.Delete(
            call.Caller, call.Project, container, path[(slash + 1)..], null, Conditions.None, markMissing: false, call.Ct);
        result.Count(gone.Outcome == DeleteOutcome.Deleted ? 0 : 1);
    }

    private static void Note(BulkResult result, string path, DropOutcome outcome)
    {
        if (outcome == DropOutcome.NotEmpty)
        {
            result.Error("/" + path, "409 Conflict");
            return;
        }

        result.Count(outcome == DropOutcome.Deleted ? 0 : 1);
    }
}
