namespace Alize.Services.Objects.Swift;

/// <summary>DELETE of a static large object with its segments.</summary>
internal sealed class SloDeletes(ObjectStore objects, Deletes deletes, SwiftAccess access)
{
    private const int MostDepth = 10;

    public async Task<SwiftReply> Delete(SwiftCall call)
    {
        if (ListingAsked.Format(call) is not { } format)
        {
            return SwiftReply.Refuse(406, "The answer can be text/plain, application/json or application/xml.");
        }

        var result = BulkDelete.New();
        var (holder, found) = await objects.Find(call.Project, call.Path.Container, call.Path.Object, null, call.Ct);
        if (holder is null || found is null)
        {
            result.Count(1);
            result.Status = "404 Not Found";
            return result.Reply(format);
        }

        if (found.Kind != ObjectKind.Slo)
        {
            result.Error($"/{holder.Name}/{found.Name}", "400 Bad Request");
            result.Says = "Not an SLO manifest";
            return result.Reply(format);
        }

        await Whole(call, holder, found, result, 0);
        return result.Reply(format);
    }

    private async Task Whole(SwiftCall call, Container holder, StoredObject found, BulkResult result, int depth)
    {
        foreach (var part in await objects.Parts(holder, found, call.Ct))
        {
            if (part.Path is not { } path || result.TooManyErrors)
            {
                continue;
            }

            var slash = path.IndexOf('/', 1);
            var (container, segment) = await objects.Find(call.Project, path[1..slash], path[(slash + 1)..], null, call.Ct);
            if (container is null || segment is null)
            {
                result.Count(1);
            }
            else if (segment.Kind == ObjectKind.Slo && depth < MostDepth)
            {
                await Whole(call, container, segment, result, depth + 1);
            }
            else
            {
                await One(call, container, segment.Name, result);
            }
        }

        await One(call, holder, found.Name, result);
    }

    private async Task One(SwiftCall call, Container container, string name, BulkResult result)
    {
        if (!await access.Allows(call, SwiftPolicy.Delete, call.Project, container.Name))
        {
            result.Error($"/{container.Name}/{name}", "403 Forbidden");
            return;
        }

        var gone = await deletes.Delete(call.Caller, call.Project, container.Name, name, null, Conditions.None, markMissing: false,
            call.Ct);
        result.Count(gone.Outcome == DeleteOutcome.Deleted ? 0 : 1);
    }
}
