namespace Alize.Services.Objects.Swift;

/// <summary>The door of objects.</summary>
internal sealed class SwiftObjectsApi(ObjectReads reads, ObjectWrites writes, ObjectCopies copies, ObjectDeletes deletes, SloWrites slos)
{
    public Task<SwiftReply> Read(SwiftCall call) => reads.Read(call);

    public Task<SwiftReply> Put(SwiftCall call)
    {
        if (call.Query.Has("version-id"))
        {
            return Task.FromResult(SwiftReply.BadRequest("A PUT makes a new version; it names none."));
        }

        if (call.Header("X-Copy-From") is { } from)
        {
            return copies.From(call, from);
        }

        return call.Query["multipart-manifest"] == "put" ? slos.Put(call) : writes.Put(call);
    }

    public Task<SwiftReply> Post(SwiftCall call) => writes.Post(call);

    public Task<SwiftReply> Copy(SwiftCall call) => copies.To(call);

    public Task<SwiftReply> Delete(SwiftCall call) => deletes.Delete(call);
}
