using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Volumes as Cinder writes them.</summary>
internal static class VolumeWire
{
    public static void Summary(JsonOut o, Call call, Cloud cloud, Volume volume)
    {
        o.Text("id", volume.Id.Text);
        o.Text("name", volume.Name);
        o.SelfLinks(call, cloud, "volumes", volume.Id.Text);
    }

    /// <summary>What create and update answer.</summary>
    public static void Plain(JsonOut o, Call call, Cloud cloud, Volume v)
    {
        o.Text("id", v.Id.Text);
        o.Text("status", v.Status);
        o.Number("size", v.Size);
        o.Text("availability_zone", v.Zone);
        o.Time("created_at", v.CreatedAt);
        o.Time("updated_at", v.UpdatedAt);
        o.Text("name", v.Name);
        o.Text("description", v.Description);
        o.Text("volume_type", v.TypeName);
        o.Text("snapshot_id", v.Snapshot);
        o.Text("source_volid", v.SourceVolume);
        o.Map("metadata", Shown(v));
        o.SelfLinks(call, cloud, "volumes", v.Id.Text);
        o.Text("user_id", v.User);
        o.Text("bootable", v.Bootable ? "true" : "false");
        o.Flag("encrypted", false);
        o.Null("replication_status");
        o.Null("consistencygroup_id");
        o.Flag("multiattach", v.MultiAttach);
        o.List("attachments", v.Attachments.Where(a => a.Status == Attachment.Attached), (a, attachment) => Attached(a, call, attachment));
        if (call.Caller.IsAdmin)
        {
            o.Null("migration_status");
        }

        Newer(o, call, v);
    }

    /// <summary>What show and the detailed list answer.</summary>
    public static void Detail(JsonOut o, Call call, Cloud cloud, Volume v)
    {
        Plain(o, call, cloud, v);
        o.Text("os-vol-tenant-attr:tenant_id", v.Project);
        if (v.ImageMetadata.Count > 0)
        {
            o.Map("volume_image_metadata", v.ImageMetadata);
        }

        if (call.Caller.IsAdmin)
        {
            o.Text("os-vol-host-attr:host", v.Host);
            o.Null("os-vol-mig-status-attr:migstat");
            o.Null("os-vol-mig-status-attr:name_id");
        }
    }

    /// <summary>What later versions added.</summary>
    private static void Newer(JsonOut o, Call call, Volume v)
    {
        if (call.Version.Has(3, 13))
        {
            o.Text("group_id", v.Group);
        }

        if (call.Version.Has(3, 21) && call.Caller.IsAdmin)
        {
            o.Null("provider_id");
        }

        if (call.Version.Has(3, 48))
        {
            o.Flag("shared_targets", false);
            o.Null("service_uuid");
        }

        if (call.Version.Has(3, 61) && call.Caller.IsAdmin)
        {
            o.Null("cluster_name");
        }

        if (call.Version.Has(3, 63))
        {
            o.Text("volume_type_id", v.Type);
        }

        if (call.Version.Has(3, 65))
        {
            o.Flag("consumes_quota", true);
        }
    }

    /// <summary>Whether it is read-only stands among the metadata, once somebody has said so.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Shown(Volume v) => v.ReadOnly is { } readOnly
        ? v.Metadata.Where(m => m.Key != "readonly").Append(new("readonly", readOnly ? "True" : "False"))
        : v.Metadata;

    private static void Attached(JsonOut o, Call call, Attachment a)
    {
        o.Text("id", a.Volume.Text);
        o.Text("attachment_id", a.Id.Text);
        o.Text("volume_id", a.Volume.Text);
        o.Text("server_id", a.Server);
        o.Text("host_name", call.Caller.IsAdmin ? a.Host : null);
        o.Text("device", a.Mountpoint);
        o.Time("attached_at", a.AttachedAt);
    }
}
