namespace Alize.Services.Objects.Swift;

/// <summary>The door of containers.</summary>
internal sealed class SwiftContainersApi(Containers containers, Deletes deletes, ContainerListing listing, BulkUpload upload)
{
    public async Task<SwiftReply> List(SwiftCall call)
    {
        if (await Find(call) is not { } container)
        {
            return SwiftReply.NotFound;
        }

        ContainerWords.Show(call, container);
        return await listing.Reply(call, container);
    }

    public async Task<SwiftReply> Show(SwiftCall call)
    {
        if (ListingAsked.Format(call) is not { } format)
        {
            return SwiftReply.Refuse(406, "The listing can be text/plain, application/json or application/xml.");
        }

        if (await Find(call) is not { } container)
        {
            return SwiftReply.NotFound;
        }

        ContainerWords.Show(call, container);
        return SwiftReply.Empty(204, ListingAsked.TypeOf(format));
    }

    public async Task<SwiftReply> Put(SwiftCall call)
    {
        if (call.Query["extract-archive"] is { } format)
        {
            return await upload.Run(call, format);
        }

        if (call.Project.Length == 0)
        {
            return SwiftReply.NotFound;
        }

        var (wish, refusal) = ContainerWords.Read(call);
        if (refusal is not null)
        {
            return refusal;
        }

        var old = await Find(call);
        if (ContainerWords.Conflict(old, wish) is { } conflict)
        {
            return conflict;
        }

        var (outcome, _) = await containers.Create(call.Caller, call.Project, call.Path.Container, wish.Changes, global: false, call.Ct);
        if (wish.Versioning is { } versioning)
        {
            await containers.Post(call.Caller, call.Project, call.Path.Container, [], versioning, call.Ct);
        }

        return outcome == CreateOutcome.Created ? SwiftReply.Created : SwiftReply.Accepted;
    }

    public async Task<SwiftReply> Post(SwiftCall call)
    {
        var (wish, refusal) = ContainerWords.Read(call);
        if (refusal is not null)
        {
            return refusal;
        }

        var old = await Find(call);
        if (ContainerWords.Conflict(old, wish) is { } conflict)
        {
            return conflict;
        }

        return old is not null
            && await containers.Post(call.Caller, call.Project, call.Path.Container, wish.Changes, wish.Versioning, call.Ct)
            ? SwiftReply.NoContent
            : SwiftReply.NotFound;
    }

    public async Task<SwiftReply> Delete(SwiftCall call)
    {
        if (await Drop(call) is var first && first != NotEmpty)
        {
            return first;
        }

        if (await Find(call) is { } container)
        {
            await deletes.ExpireAll(container, call.Ct);
        }

        return await Drop(call);
    }

    private static SwiftReply NotEmpty { get; } =
        SwiftReply.Refuse(409, "There was a conflict when trying to complete your request.");

    private async Task<SwiftReply> Drop(SwiftCall call) =>
        await containers.Delete(call.Caller, call.Project, call.Path.Container, call.Ct) switch
        {
            DropOutcome.Deleted => SwiftReply.NoContent,
            DropOutcome.NotEmpty => NotEmpty,
            _ => SwiftReply.NotFound,
        };

    private async ValueTask<Container?> Find(SwiftCall call) =>
        call.Container ??= call.Project.Length == 0 ? null : await containers.Find(call.Project, call.Path.Container, call.Ct);
}
