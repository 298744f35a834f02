namespace Alize.Services.Objects.Swift;

/// <summary>DELETE of objects, of their versions, and of large objects with their segments.</summary>
internal sealed class ObjectDeletes(Deletes deletes, ObjectStore objects, LegacyVersions legacy, SloDeletes slos, TimeProvider clock)
{
    public async Task<SwiftReply> Delete(SwiftCall call)
    {
        if (call.Query["multipart-manifest"] == "delete")
        {
            return await slos.Delete(call);
        }

        var (container, found) = await objects.Find(call.Project, call.Path.Container, call.Path.Object, null, call.Ct);
        if (container is null)
        {
            return SwiftReply.NotFound;
        }

        var version = call.Query["version-id"];
        if (version is null && LegacyVersions.Place(container) is not null && found is not null
            && await legacy.Delete(call, container, call.Path.Object, () => Mark(call, container)) is { } reply)
        {
            return reply;
        }

        var match = call.Request.Headers.IfMatch.ToString();
        var conditions = match.Length > 0 ? new Conditions(ReadConditions.Etags(match), null) : Conditions.None;
        var result = await deletes.Delete(
            call.Caller, call.Project, container.Name, call.Path.Object, version, conditions, markMissing: false, call.Ct);
        return Reply(call, container, version, found, result);
    }

    private static SwiftReply Reply(SwiftCall call, Container container, string? version, StoredObject? before, DeleteResult result)
    {
        if (container.Versioning != Versioning.Off)
        {
            call.Headers["X-Object-Version-Id"] = result.Marker?.VersionId ?? version;
            if (version is not null)
            {
                call.Headers["X-Object-Current-Version-Id"] = before?.VersionId == version ? null : before?.VersionId;
            }
        }

        return result.Outcome switch
        {
            DeleteOutcome.Deleted => SwiftReply.NoContent,
            DeleteOutcome.PreconditionFailed => SwiftReply.Precondition,
            DeleteOutcome.Locked => SwiftReply.Refuse(403, "The version is kept by a lock until its time has passed."),
            _ => SwiftReply.NotFound,
        };
    }

    /// <summary>Leaves a marker in the container's history.</summary>
    private async Task<StoredObject?> Mark(SwiftCall call, Container container)
    {
        var what = new NewObject(
            LegacyVersions.MarkerName(call.Path.Object, clock.NowMicros()))
        { ContentType = ContainerListing.DeletedType };
        var place = container.Meta[ContainerWords.HistoryLocation]!;
        return (await objects.PutEmpty(call.Caller, container.Project, place, what)).Object;
    }
}
