using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Actions that make images of a server's disk: snapshots, backups, and the shelf.</summary>
public sealed class ServerImageActions(ServerSnapshots snapshots, ServerShelves shelves, Cloud cloud) : IServerActions
{
    private static readonly Schema _name = Schema.Text(1, 255).Required();

    public IEnumerable<ServerAction> Actions =>
    [
        new("createImage", Schema.Object(("name", _name), ("metadata", ServerSchemas.Metas())), Snapshot),
        new("createBackup", Schema.Object(
            ("name", _name), ("backup_type", Schema.Text(1, 255).Required()), ("rotation", Schema.Integer(0, 1000).Required()),
            ("metadata", ServerSchemas.Metas())), Backup),
        new("shelve", ServerAction.Anything, Shelve),
        new("shelveOffload", ServerAction.Anything, Offload),
        new("unshelve", ServerAction.Anything, Unshelve),
    ];

    private async Task<Answer> Snapshot(Call call, JsonElement body)
    {
        var image = await snapshots.Snapshot(call.Caller, call.Path("id"), new(body.Text("name"), ServerRequests.Metadata(body)), call.Ct);
        return Answer.Empty(202).With("Location", Href(image));
    }

    private async Task<Answer> Backup(Call call, JsonElement body)
    {
        var wish = new SnapshotWish(body.Text("name"), ServerRequests.Metadata(body))
        {
            BackupType = body.Text("backup_type"),
            Rotation = body.IntOrNull("rotation") ?? 0,
        };
        var image = await snapshots.Snapshot(call.Caller, call.Path("id"), wish, call.Ct);
        return Answer.Empty(202).With("Location", Href(image));
    }

    private async Task<Answer> Shelve(Call call, JsonElement body)
    {
        await shelves.Shelve(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> Offload(Call call, JsonElement body)
    {
        await shelves.Offload(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> Unshelve(Call call, JsonElement body)
    {
        await shelves.Unshelve(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(202);
    }

    private string Href(string image) => $"{cloud.PublicUrl}/image/v2/images/{image}";
}
