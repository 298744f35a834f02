using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Volumes;

/// <summary>The verbs that change a volume, on the wire.</summary>
public sealed class ChangeActions(VolumeChanges changes, VolumeImages images, Volumes volumes)
{
    private static readonly Schema _status = Schema.OneOf(
        "creating", "available", "deleting", "error", "error_deleting", "error_managing", "managing", "attaching", "detaching", "in-use",
        "maintenance", "restoring-backup", "error_restoring", "reserved", "awaiting-transfer", "backing-up", "error_backing-up",
        "error_extending",
        "downloading", "uploading", "retyping", "extending");

    private static readonly Schema _reset = Schema.Object(
        ("status", _status.OrNull()), ("attach_status", Schema.OneOf("detached", "attached").OrNull()),
        ("migration_status", Schema.Text(0, 255).OrNull()));

    private static readonly string[] _formats = ["raw", "qcow2", "vmdk", "vdi", "vhd", "vhdx"];

    private static readonly Schema _upload = Schema.Object(
        ("image_name", Schema.Text(1, 255).Required()), ("force", Schema.Flag()), ("disk_format", Schema.OneOf(_formats)),
        ("container_format", Schema.OneOf("bare")), ("visibility", Schema.OneOf("community", "public", "private", "shared")),
        ("protected", Schema.Flag()));

    private static readonly Microversion _withVisibility = new(3, 1);

    internal IReadOnlyList<BlockAction> Table =>
    [
        new("os-extend", VolumesPolicy.Extend, Schema.Object(("new_size", VolumeSchemas.Size.Required())),
            (call, body) => AttachActions.Done(
            changes.Extend(call.Caller, Id(call), body.LongOrNull("new_size")!.Value, call.Version.Has(3, 42)))),
        new("os-set_bootable", VolumesPolicy.SetBootable, Schema.Object(("bootable", Schema.Flag().Required())),
            (call, body) => AttachActions.Done(
            changes.SetBootable(call.Caller, Id(call), body.FlagOrNull("bootable")!.Value), 200)),
        new("os-update_readonly_flag", VolumesPolicy.SetReadOnly, Schema.Object(("readonly", Schema.Flag().Required())),
            (call, body) => AttachActions.Done(
            changes.SetReadOnly(call.Caller, Id(call), body.FlagOrNull("readonly")!.Value))),
        new("os-retype", VolumesPolicy.Retype,
            Schema.Object(("new_type", Schema.Text(1, 255).Required()), ("migration_policy", Schema.OneOf("on-demand", "never").OrNull())),
            (call, body) => AttachActions.Done(changes.Retype(call.Caller, Id(call), body.Text("new_type")))),
        new("revert", VolumesPolicy.Revert, Schema.Object(("snapshot_id", Schema.Text(1, 255).Required())),
            (call, body) => AttachActions.Done(
            changes.Revert(call.Caller, Id(call), body.Text("snapshot_id")))) { From = new(3, 40) },
        new("os-reset_status", VolumesPolicy.Reset, _reset, Reset),
        new("os-force_delete", VolumesPolicy.ForceDelete, Schema.Any(), (call, _) => AttachActions.Done(
            volumes.Delete(call.Caller, Id(call), cascade: false, force: true))),
        new("os-volume_upload_image", VolumesPolicy.Upload, _upload, Upload),
        new("os-set_image_metadata", VolumesPolicy.ImageMetadata, Schema.Object(("metadata", VolumeSchemas.Metadata.Required())),
            SetImageMetadata),
        new("os-unset_image_metadata", VolumesPolicy.ImageMetadata, Schema.Object(("key", Schema.Text(1, 255).Required())), (call, body) =>
            AttachActions.Done(images.UnsetMetadata(call.Caller, Id(call), body.Text("key")), 200)),
        new("os-reimage", VolumesPolicy.Reimage,
            Schema.Object(("image_id", Schema.Text(1, 255).Required()), ("reimage_reserved", Schema.Flag())), (call, body) =>
            AttachActions.Done(
                images.Reimage(call.Caller, Id(call), body.Text("image_id"), body.FlagOrNull("reimage_reserved") == true, call.Ct)))
        {
            From = new(3, 68),
        },
        new("os-show_image_metadata", VolumesPolicy.Show, Schema.Any(), async (call, _) =>
        {
            var words = await images.Metadata(call.Caller, Id(call), call.Ct);
            return Answer.Json(200, o => o.Map("metadata", words));
        }),
    ];

    private static Id<Volume> Id(Call call) => call.PathId<Volume>("id");

    private Task<Answer> Reset(Call call, JsonElement body)
    {
        var (status, attached) = (body.TextOrNull("status"), body.TextOrNull("attach_status"));
        return status is null && attached is null && !body.Has("migration_status")
            ? throw VolumesFaults.InvalidInput("one of status, attach_status and migration_status is required").Thrown()
            : AttachActions.Done(changes.Reset(call.Caller, Id(call), status, attached));
    }

    private async Task<Answer> SetImageMetadata(Call call, JsonElement body)
    {
        var words = await images.SetMetadata(call.Caller, Id(call), body.Map("metadata"));
        return Answer.Json(200, o => o.Map("metadata", words));
    }

    private async Task<Answer> Upload(Call call, JsonElement body)
    {
        var newer = call.Version >= _withVisibility;
        var draft = new NewImage(body.Text("image_name"), "", body.TextOrNull("disk_format") ?? "raw", "bare", 0, 0,
            new Dictionary<string, string>())
        {
            Visibility = newer ? body.TextOrNull("visibility") ?? "private" : "private",
            Protected = newer && body.FlagOrNull("protected") == true,
        };
        if (draft.Visibility == "public" && !VolumesPolicy.UploadPublic.Allows(call.Caller))
        {
            throw Fault.Forbidden($"Policy doesn't allow {VolumesPolicy.UploadPublic.Name} to be performed.").Thrown();
        }

        var (volume, image) = await images.Upload(call.Caller, Id(call), draft, body.FlagOrNull("force") == true);
        return Answer.Json(202, o => o.Object("os-volume_upload_image", u => Uploading(u, volume, image, draft, newer)));
    }

    private static void Uploading(JsonOut o, Volume volume, ImageInfo image, NewImage draft, bool newer)
    {
        o.Text("id", volume.Id.Text);
        o.Time("updated_at", volume.UpdatedAt);
        o.Text("status", volume.Status);
        o.Text("display_description", volume.Description);
        o.Number("size", volume.Size);
        o.Object("volume_type", t =>
        {
            t.Text("id", volume.Type);
            t.Text("name", volume.TypeName);
        });
        o.Text("image_id", image.Id);
        o.Text("container_format", image.ContainerFormat);
        o.Text("disk_format", image.DiskFormat);
        o.Text("image_name", image.Name);
        o.Text("visibility", draft.Visibility);
        if (newer)
        {
            o.Flag("protected", draft.Protected);
        }
    }
}
