using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of servers' metadata.</summary>
public sealed class ServerMetadataApi(ServerMetadata metadata) : IDoor
{
    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/servers/{id}/metadata", ServersPolicy.ReadMetadata, All);
        nova.Post("/servers/{id}/metadata", ServersPolicy.WriteMetadata, call => Set(call, replace: false), ServerSchemas.Metadata);
        nova.Put("/servers/{id}/metadata", ServersPolicy.WriteMetadata, call => Set(call, replace: true), ServerSchemas.Metadata);
        nova.Get("/servers/{id}/metadata/{name}", ServersPolicy.ReadMetadata, One);
        nova.Put("/servers/{id}/metadata/{name}", ServersPolicy.WriteMetadata, SetOne, ServerSchemas.MetadataItem);
        nova.Delete("/servers/{id}/metadata/{name}", ServersPolicy.WriteMetadata, Delete);
    }

    private async Task<Answer> All(Call call)
    {
        var all = await metadata.Get(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.Map("metadata", all));
    }

    private async Task<Answer> Set(Call call, bool replace)
    {
        var all = await metadata.Set(call.Caller, call.Path("id"), ServerRequests.Metadata(call.Body), replace, call.Ct);
        return Answer.Json(200, o => o.Map("metadata", all));
    }

    private async Task<Answer> One(Call call)
    {
        var all = await metadata.Get(call.Caller, call.Path("id"), call.Ct);
        return all.TryGetValue(call.Path("name"), out var value)
            ? Answer.Json(200, o => o.Map("meta", [new(call.Path("name"), value)]))
            : throw new Fault(FaultKind.NotFound, "Metadata item was not found").Thrown();
    }

    private async Task<Answer> SetOne(Call call)
    {
        var item = ServerRequests.Metadata(call.Body, "meta");
        if (!item.ContainsKey(call.Path("name")))
        {
            throw Fault.BadRequest("Request body and URI mismatch").Thrown();
        }

        await metadata.Set(call.Caller, call.Path("id"), item, replace: false, call.Ct);
        return Answer.Json(200, o => o.Map("meta", item));
    }

    private async Task<Answer> Delete(Call call)
    {
        await metadata.Delete(call.Caller, call.Path("id"), call.Path("name"), call.Ct);
        return Answer.Empty(204);
    }
}
