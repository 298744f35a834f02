using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of the room's inside: parts of the service, hosts, pools, what a host can do.</summary>
public sealed class PoolsApi(Pools pools) : IDoor
{
    private const string Protocol = "file";

    private static readonly Schema _service = Schema.Object(
        ("host", Schema.Text(1, 255).Required()), ("binary", Schema.Text(1, 255)), ("service", Schema.Text(1, 255)));

    private static readonly Schema _reason = Schema.Object(
        ("host", Schema.Text(1, 255).Required()), ("binary", Schema.Text(1, 255)), ("service", Schema.Text(1, 255)),
        ("disabled_reason", Schema.Text(1, 255).Required()));

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        cinder.Get("/os-services", TypesPolicy.Services, Services);
        cinder.Put("/os-services/enable", TypesPolicy.UpdateService, call => Set(call, false), _service);
        cinder.Put("/os-services/disable", TypesPolicy.UpdateService, call => Set(call, true), _service);
        cinder.Put("/os-services/disable-log-reason", TypesPolicy.UpdateService, call => Set(call, true), _reason);
        cinder.Put("/os-services/freeze", TypesPolicy.UpdateService, NotReplicated, _service);
        cinder.Put("/os-services/thaw", TypesPolicy.UpdateService, NotReplicated, _service);
        cinder.Get("/os-hosts", TypesPolicy.Hosts, Hosts);
        cinder.Get("/os-hosts/{host}", TypesPolicy.Hosts, Host);
        cinder.Get("/scheduler-stats/get_pools", TypesPolicy.Pools, List);
        cinder.Get("/capabilities/{host}", TypesPolicy.Capabilities, Capabilities);
    }

    private async Task<Answer> Services(Call call)
    {
        var (host, binary) = (call.Query("host"), call.Query("binary"));
        var parts = (await pools.Parts(call.Ct)).Where(p =>
            (host is null || p.Host == host || p.Host.StartsWith(host + "@", StringComparison.Ordinal))
                && (binary is null || p.Binary == binary));
        return Answer.Json(200, o => o.List("services", parts, (s, part) => Words(s, call, part)));
    }

    private static void Words(JsonOut o, Call call, ServicePart part)
    {
        o.Text("binary", part.Binary);
        o.Text("host", part.Host);
        o.Text("zone", Volumes.Zone);
        o.Text("status", part.Disabled ? "disabled" : "enabled");
        o.Text("state", "up");
        o.Time("updated_at", part.UpdatedAt);
        o.Text("disabled_reason", part.Reason);
        if (call.Version.Has(3, 7))
        {
            o.Null("cluster");
        }

        if (part.Binary != ServicePart.Volume)
        {
            return;
        }

        o.Text("replication_status", "disabled");
        o.Null("active_backend_id");
        o.Flag("frozen", false);
        if (call.Version.Has(3, 49))
        {
            o.Text("backend_state", "up");
        }
    }

    private async Task<Answer> Set(Call call, bool disabled)
    {
        var host = call.Body.Text("host");
        var binary = call.Body.TextOrNull("binary") ?? call.Body.TextOrNull("service") ?? "";
        var reason = call.Body.TextOrNull("disabled_reason");
        await pools.SetDisabled(call.Caller, host, binary, disabled, reason);
        return Answer.Json(200, o =>
        {
            o.Text("host", host);
            o.Text("service", binary);
            o.Text("binary", binary);
            o.Flag("disabled", disabled);
            o.Text("status", disabled ? "disabled" : "enabled");
            if (!disabled || reason is not null)
            {
                o.Text("disabled_reason", reason);
            }
        });
    }

    /// <summary>Freezing is for hosts whose volumes are replicated elsewhere.</summary>
    private static Task<Answer> NotReplicated(Call call) =>
        throw VolumesFaults.InvalidInput(
            $"Host {call.Body.Text("host")} replicates no volumes: there is nothing to freeze or thaw.").Thrown();

    private async Task<Answer> Hosts(Call call)
    {
        var parts = await pools.Parts(call.Ct);
        return Answer.Json(200, o => o.List("hosts", parts.Where(p => call.Query("zone") is null or "" or Volumes.Zone), (h, part) =>
        {
            h.Text("host_name", part.Host);
            h.Text("service", part.Binary);
            h.Text("zone", Volumes.Zone);
            h.Text("service-status", "available");
            h.Text("service-state", part.Disabled ? "disabled" : "enabled");
            h.Time("last-update", part.UpdatedAt);
        }));
    }

    private async Task<Answer> Host(Call call)
    {
        var host = call.Path("host");
        if (host != pools.Host)
        {
            throw Fault.NotFound("Host", host).Thrown();
        }

        var shares = await pools.Shares(call.Ct);
        var total = new HostShare(
            "(total)", shares.Sum(s => s.Volumes), shares.Sum(s => s.Gib), shares.Sum(s => s.Snapshots), shares.Sum(s => s.SnapshotGib));
        return Answer.Json(200, o => o.List("host", shares.Prepend(total), (h, share) => h.Object("resource", r =>
        {
            r.Text("host", host);
            r.Text("project", share.Project);
            r.Text("volume_count", share.Volumes.ToString(CultureInfo.InvariantCulture));
            r.Text("total_volume_gb", share.Gib.ToString(CultureInfo.InvariantCulture));
            r.Text("snapshot_count", share.Snapshots.ToString(CultureInfo.InvariantCulture));
            r.Text("total_snapshot_gb", share.SnapshotGib.ToString(CultureInfo.InvariantCulture));
        })));
    }

    private async Task<Answer> List(Call call)
    {
        var (room, promised) = (await pools.Room(call.Ct), await pools.Promised(call.Ct));
        var detail = call.Query("detail").ToFlag() == true;
        var named = !call.Version.Has(3, 28) || call.Query("name") is not { } name || name == pools.Name;
        return Answer.Json(200, o => o.List("pools", named ? [room] : Array.Empty<StoreRoom>(), (p, there) =>
        {
            p.Text("name", pools.Name);
            if (detail)
            {
                p.Object("capabilities", c => Pool(c, there, promised));
            }
        }));
    }

    private static void Pool(JsonOut o, StoreRoom room, long promised)
    {
        o.Text("volume_backend_name", PoolFit.Backend);
        o.Text("vendor_name", PoolFit.Vendor);
        o.Text("driver_version", PoolFit.Driver);
        o.Text("storage_protocol", Protocol);
        o.Text("pool_name", PoolFit.Backend);
        o.Number("total_capacity_gb", room.TotalBytes >> 30);
        o.Number("free_capacity_gb", room.FreeBytes >> 30);
        o.Number("allocated_capacity_gb", promised);
        o.Number("reserved_percentage", 0);
        o.Flag("QoS_support", false);
        o.Flag("thin_provisioning_support", true);
        o.Flag("multiattach", true);
        o.Null("location_info");
        o.Null("timestamp");
    }

    private Task<Answer> Capabilities(Call call)
    {
        var host = call.Path("host");
        if (host != pools.Host && host != pools.Name)
        {
            throw Fault.NotFound("Host", host).Thrown();
        }

        return Task.FromResult(Answer.Json(200, o =>
        {
            o.Text("namespace", $"OS::Storage::Capabilities::{pools.Host}");
            o.Text("vendor_name", PoolFit.Vendor);
            o.Text("volume_backend_name", PoolFit.Backend);
            o.Null("pool_name");
            o.Text("driver_version", PoolFit.Driver);
            o.Text("storage_protocol", Protocol);
            o.Text("display_name", "Disks of this host");
            o.Text("description", "Sparse files on the host's own file system.");
            o.Null("visibility");
            o.Texts("replication_targets", []);
            o.Object("properties", p => p.Object("thin_provisioning", t =>
            {
                t.Text("title", "Thin Provisioning");
                t.Text("description", "Sets thin provisioning.");
                t.Text("type", "boolean");
            }));
        }));
    }
}
