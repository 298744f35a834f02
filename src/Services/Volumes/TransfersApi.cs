using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of offers, under the older name and the newer.</summary>
public sealed class TransfersApi(Db db, Transfers transfers, Cloud cloud) : IDoor
{
    private const string Old = "os-volume-transfer";
    private static readonly Microversion _snapshots = new(3, 55);
    private static readonly Microversion _before = new(3, 54);

    private static readonly (string, Schema)[] _members = [("volume_id", Schema.Text(1, 255).Required()), ("name", VolumeSchemas.Name)];
    private static readonly Schema _create = Schema.Object(("transfer", Schema.Object(_members).Required()));
    private static readonly Schema _createNewer =
        Schema.Object(("transfer", Schema.Object([.. _members, ("no_snapshots", Schema.Flag())]).Required()));
    private static readonly Schema _accept = Schema.Object(("accept", Schema.Object(("auth_key", Schema.Any().Required())).Required()));

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        Map(cinder, Old, null);
        cinder.Post($"/{Old}", AttachmentsPolicy.CreateTransfer, call => Create(call, Old), _create, null, _before);
        Map(cinder, "volume-transfers", _snapshots);
    }

    private void Map(VolumeRoutes cinder, string path, Microversion? from)
    {
        cinder.Get($"/{path}", AttachmentsPolicy.ListTransfers, call => List(call, path, detail: false), from);
        cinder.Get($"/{path}/detail", AttachmentsPolicy.ListTransfers, call => List(call, path, detail: true), from);
        cinder.Post($"/{path}", AttachmentsPolicy.CreateTransfer, call => Create(call, path), _createNewer, _snapshots);
        cinder.Get($"/{path}/{{id}}", AttachmentsPolicy.ShowTransfer, call => Show(call, path), from);
        cinder.Delete($"/{path}/{{id}}", AttachmentsPolicy.DeleteTransfer, call =>
            AttachActions.Done(transfers.Delete(call.Caller, call.PathId<Transfer>("id"))), from);
        cinder.Post($"/{path}/{{id}}/accept", AttachmentsPolicy.AcceptTransfer, call => Accept(call, path), _accept, from);
    }

    private async Task<Answer> List(Call call, string path, bool detail)
    {
        var listing = Listing.Read(call, Transfer.Shape);
        var (rows, _) = await db.Read(tx => listing.Rows(tx, Transfer.Shape, Transfer.Columns, Transfer.Read), call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("transfers", rows, (t, transfer) => Words(t, call, path, transfer, detail));
            if (call.Version.Has(3, 59))
            {
                o.NextLink(call, cloud, "transfers", detail ? path + "/detail" : path, listing.Page, [.. rows.Select(t => t.Id.Text)]);
            }
        });
    }

    private async Task<Answer> Show(Call call, string path)
    {
        var transfer = await transfers.Get(call.Caller, call.PathId<Transfer>("id"), call.Ct);
        return Answer.Json(200, o => o.Object("transfer", t => Words(t, call, path, transfer, detail: true)));
    }

    private async Task<Answer> Create(Call call, string path)
    {
        var body = call.Body.GetProperty("transfer");
        var (transfer, key) = await transfers.Create(
            call.Caller, new(body.Text("volume_id")), VolumeBody.Trimmed(body, "name"), body.FlagOrNull("no_snapshots") == true);
        return Answer.Json(202, o => o.Object("transfer", t =>
        {
            Words(t, call, path, transfer, detail: true);
            t.Text("auth_key", key);
        }));
    }

    private async Task<Answer> Accept(Call call, string path)
    {
        var transfer = await transfers.Accept(call.Caller, call.PathId<Transfer>("id"), call.Body.GetProperty("accept").Text("auth_key"));
        return Answer.Json(202, o => o.Object("transfer", t => Words(t, call, path, transfer, detail: false)));
    }

    private void Words(JsonOut o, Call call, string path, Transfer transfer, bool detail)
    {
        o.Text("id", transfer.Id.Text);
        o.Text("volume_id", transfer.Volume.Text);
        o.Text("name", transfer.Name);
        o.SelfLinks(call, cloud, path, transfer.Id.Text);
        if (!detail)
        {
            return;
        }

        o.Time("created_at", transfer.CreatedAt);
        if (call.Version.Has(3, 55))
        {
            o.Flag("no_snapshots", transfer.NoSnapshots);
        }

        if (call.Version.Has(3, 57))
        {
            o.Text("source_project_id", transfer.Project);
            o.Text("destination_project_id", transfer.Destination);
            o.Flag("accepted", transfer.Destination is not null);
        }
    }
}
