using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>A server on the wire, as each microversion knows it.</summary>
public sealed class ServerWire(Cloud cloud)
{
    public string Href(string id) => $"{cloud.PublicUrl}{ComputeDoor.Door.Prefix}/servers/{id}";

    public static string Time(DateTimeOffset t) => t.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public void Brief(JsonOut o, Server s)
    {
        o.Text("id", s.Id);
        o.Text("name", s.Name);
        Links(o, "servers", s.Id);
    }

    /// <summary>What a create answers.</summary>
    public void Created(JsonOut o, Server s, IReadOnlyList<string> groups, string password)
    {
        o.Text("id", s.Id);
        Links(o, "servers", s.Id);
        o.Text("OS-DCF:diskConfig", s.DiskConfig);
        o.List("security_groups", groups, (g, name) => g.Text("name", name));
        o.Text("adminPass", password);
    }

    /// <summary>What a show answers: all that the caller may know.</summary>
    public void Full(JsonOut o, ServerDetail d, Call call)
    {
        Plain(o, d, withMacs: true);
        Fault(o, d, call.Caller);
        Extended(o, d, call.Version);
        if (call.Caller.IsAdmin)
        {
            Operators(o, d.Server, call.Version);
        }

        Later(o, d, call.Version);
    }

    /// <summary>What a change answers: without what extensions added to a show.</summary>
    public void Changed(JsonOut o, ServerDetail d, Call call)
    {
        Plain(o, d, withMacs: false);
        Fault(o, d, call.Caller);
        Later(o, d, call.Version);
    }

    private void Plain(JsonOut o, ServerDetail d, bool withMacs)
    {
        var s = d.Server;
        Brief(o, s);
        o.Text("status", s.Status);
        o.Text("tenant_id", s.Project);
        o.Text("user_id", s.UserId);
        o.Map("metadata", d.Metadata);
        o.Text("hostId", HostId(s));
        Image(o, s);
        o.Object("flavor", f =>
        {
            f.Text("id", s.Flavor.Id);
            Bookmark(f, "flavors", s.Flavor.Id);
        });
        o.Text("created", Time(s.CreatedAt));
        o.Text("updated", Time(s.UpdatedAt));
        ServerAddresses.Write(o, d.Ports, withMacs);
        o.Text("accessIPv4", s.AccessV4 ?? "");
        o.Text("accessIPv6", s.AccessV6 ?? "");
        o.Text("OS-DCF:diskConfig", s.DiskConfig);
        if (s.Status is "ACTIVE" or "BUILD" or "REBUILD" or "RESIZE" or "VERIFY_RESIZE" or "MIGRATING" or "PASSWORD")
        {
            o.Number("progress", s.Progress);
        }
    }

    private static void Extended(JsonOut o, ServerDetail d, Microversion version)
    {
        var s = d.Server;
        o.Text("OS-EXT-AZ:availability_zone", s.Zone ?? s.ZoneAsked ?? "");
        o.Text("config_drive", s.ConfigDrive ? "True" : "");
        o.Text("key_name", s.KeyName);
        o.Text("OS-SRV-USG:launched_at", s.LaunchedAt is { } launched ? UsageTime(launched) : null);
        o.Text("OS-SRV-USG:terminated_at", s.DeletedAt is { } ended ? UsageTime(ended) : null);
        o.List("os-extended-volumes:volumes_attached", d.Volumes, (v, volume) =>
        {
            v.Text("id", volume.Volume);
            if (version.Has(2, 3))
            {
                v.Flag("delete_on_termination", volume.DeleteOnTermination);
            }
        });
        if (d.Groups.Count > 0)
        {
            o.List("security_groups", d.Groups, (g, name) => g.Text("name", name));
        }

        o.Text("OS-EXT-STS:task_state", s.TaskState);
        o.Text("OS-EXT-STS:vm_state", s.VmState);
        o.Number("OS-EXT-STS:power_state", s.PowerState);
    }

    /// <summary>What only operators see.</summary>
    private static void Operators(JsonOut o, Server s, Microversion version)
    {
        o.Text("OS-EXT-SRV-ATTR:host", s.Host);
        o.Text("OS-EXT-SRV-ATTR:hypervisor_hostname", s.Host);
        o.Text("OS-EXT-SRV-ATTR:instance_name", "alize-" + s.Id[..8]);
        if (!version.Has(2, 3))
        {
            return;
        }

        o.Text("OS-EXT-SRV-ATTR:reservation_id", s.Reservation);
        o.Number("OS-EXT-SRV-ATTR:launch_index", s.LaunchIndex);
        o.Text("OS-EXT-SRV-ATTR:hostname", s.Hostname);
        o.Text("OS-EXT-SRV-ATTR:kernel_id", "");
        o.Text("OS-EXT-SRV-ATTR:ramdisk_id", "");
        o.Text("OS-EXT-SRV-ATTR:root_device_name", s.RootDevice);
        o.Text("OS-EXT-SRV-ATTR:user_data", s.UserData);
        if (version.Has(2, 16))
        {
            o.Text("host_status", s.Host is null ? "" : "UP");
        }
    }

    private static void Later(JsonOut o, ServerDetail d, Microversion version)
    {
        if (version.Has(2, 9))
        {
            o.Flag("locked", d.Server.LockedBy is not null);
        }

        if (version.Has(2, 19))
        {
            o.Text("description", d.Server.Description);
        }

        if (version.Has(2, 26))
        {
            o.Texts("tags", d.Tags);
        }
    }

    private static void Fault(JsonOut o, ServerDetail d, Caller caller)
    {
        if (d.Fault is not { } fault || d.Server.VmState is not (VmStates.Error or VmStates.Deleted))
        {
            return;
        }

        o.Object("fault", f =>
        {
            f.Number("code", fault.Code);
            f.Text("message", fault.Message);
            f.Text("created", Time(fault.CreatedAt));
            if (caller.IsAdmin && fault.Details.Length > 0)
            {
                f.Text("details", fault.Details);
            }
        });
    }

    private void Image(JsonOut o, Server s)
    {
        if (s.Image is not { } image)
        {
            o.Text("image", "");
            return;
        }

        o.Object("image", i =>
        {
            i.Text("id", image);
            Bookmark(i, "images", image);
        });
    }

    private void Links(JsonOut o, string many, string id) => o.Links(
        ("self", $"{cloud.PublicUrl}{ComputeDoor.Door.Prefix}/{many}/{id}"),
        ("bookmark", $"{cloud.PublicUrl}{ComputeDoor.Root.Prefix}/{many}/{id}"));

    private void Bookmark(JsonOut o, string many, string id) =>
        o.Links(("bookmark", $"{cloud.PublicUrl}{ComputeDoor.Root.Prefix}/{many}/{id}"));

    /// <summary>Usage extensions write times in their own way: microseconds, no zone.</summary>
    private static string UsageTime(DateTimeOffset t) => t.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.'ffffff",
        CultureInfo.InvariantCulture);

    /// <summary>Tells a project's servers on one host from those on others, without naming the host.</summary>
    private static string HostId(Server s) => s.Host is null
        ? ""
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(s.Project + s.Host)))[..56];
}
