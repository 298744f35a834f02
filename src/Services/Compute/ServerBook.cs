using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>What every verb of servers writes with: rows, the ledger, the log of actions, wakes.</summary>
public sealed class ServerBook(LedgerBook ledger, WorkTable work, Ids ids, TimeProvider clock, Cloud cloud)
{
    public static readonly IReadOnlyDictionary<string, decimal> ChargedNoMore = new Dictionary<string, decimal>();

    public Ids Ids => ids;

    public DateTimeOffset Now => clock.GetUtcNow();

    public static Dictionary<string, decimal> Meters(Flavor f) => new()
    {
        [Metered.ServerVcpu] = f.Vcpus,
        [Metered.ServerRamGib] = f.RamMib / 1024m,
        [Metered.ServerDiskGib] = f.DiskGib + f.EphemeralGib,
    };

    public static IReadOnlyList<(string, long)> Quota(Flavor f, int count = 1) =>
    [
        (ComputeQuotas.Instances, count), (ComputeQuotas.Cores, (long)f.Vcpus * count), (ComputeQuotas.Ram, (long)f.RamMib * count),
    ];

    public Task Insert(Tx tx, Server s) => tx.Execute($"""
        INSERT INTO server (id, project, user_id, name, hostname, description, image, image_properties, flavor, flavor_id, wish, generation,
            revision,
            vm_state, task_state, power_state, progress, host, zone, zone_asked, region, key_name, public_key, user_data, config_drive,
                access_v4,
            access_v6, locked_by, disk_config, reservation, launch_index, root_device, request, created_at, updated_at)
        VALUES ({s.Id}, {s.Project}, {s.UserId}, {s.Name}, {s.Hostname}, {s.Description}, {s.Image}, {StoredJson.Of(s.ImageProperties)},
            {StoredJson.Of(s.Flavor)}, {s.Flavor.Id}, {s.Wish}, {s.Generation}, {s.Revision}, {s.VmState}, {s.TaskState},
            {s.PowerState}, {s.Progress},
            {s.Host}, {s.Zone}, {s.ZoneAsked}, {cloud.Region}, {s.KeyName}, {s.PublicKey}, {s.UserData}, {s.ConfigDrive},
            {s.AccessV4}, {s.AccessV6},
            {s.LockedBy}, {s.DiskConfig}, {s.Reservation}, {s.LaunchIndex}, {s.RootDevice}, {s.Request}, {s.CreatedAt}, {s.UpdatedAt})
        """);

    /// <param name="caller">Null where the cloud itself acts.</param>
    public Task Wrote(Tx tx, Caller? caller, Server server, string verb, IReadOnlyDictionary<string, decimal>? meters = null,
        string outcome = "success")
    {
        var action = $"compute.server.{verb}";
        var entry = caller is null ? new LedgerEntry(action, Server.Kind, server.Id) : LedgerEntry.By(caller, action, Server.Kind,
            server.Id);
        return ledger.Write(tx, entry with { Project = server.Project, Meters = meters, Outcome = outcome });
    }

    public Task Wake(Tx tx, string server) => work.Wake(tx, Server.Kind, server);

    /// <summary>Notes what was asked of a server, as os-instance-actions shows it.</summary>
    public async Task Begin(Tx tx, Caller caller, string server, string action)
    {
        var now = clock.NowMs();
        await tx.Execute($"""
            INSERT INTO server_action (request, server, action, user_id, project, started_at, updated_at)
            VALUES ({caller.RequestId}, {server}, {action}, {caller.UserId}, {caller.ProjectId ?? ""}, {now}, {now}) ON CONFLICT DO NOTHING
            """);
    }

    /// <summary>Notes what came of what the server's last request asked for.</summary>
    public async Task End(Tx tx, Server server, string @event, bool well)
    {
        var now = clock.NowMs();
        var result = well ? "Success" : "Error";
        await tx.Execute($"""
            INSERT INTO server_event (server, request, event, host, started_at, finished_at, result)
            SELECT server, request, {@event}, {server.Host}, started_at, {now}, {result} FROM server_action
            WHERE server = {server.Id} AND request = {server.Request} LIMIT 1
            ON CONFLICT (server, request, event) DO UPDATE SET finished_at = excluded.finished_at, result = excluded.result
            """);
        await tx.Execute($"""
            UPDATE server_action SET updated_at = {now}, message = {(well ? null : "Error")} WHERE server = {server.Id}
                AND request = {server.Request}
            """);
    }

    /// <summary>The fault that a server in error shows.</summary>
    public Task SetFault(Tx tx, string server, int code, string message, string details) => tx.Execute($"""
        INSERT INTO server_fault (server, code, message, details, created_at)
            VALUES ({server}, {code}, {message}, {details}, {clock.NowMs()})
        ON CONFLICT (server) DO UPDATE SET code = excluded.code, message = excluded.message, details = excluded.details,
            created_at = excluded.created_at
        """);
}
