using Alize.Kernel;
using Alize.Services.Network;
using Alize.Services.Placement;
using Alize.Services.Volumes;

namespace Alize.Services.Compute;

/// <summary>Makes servers: quota, allocation, ports, volumes, rows, ledger and wakes in one transaction.</summary>
public sealed class ServerCreates(Db db, ServerBook book, IPlacement placement, INetwork network, IVolumes volumes)
{
    /// <summary>As many servers as asked for; where the quota has no room for that many, as few as will do.</summary>
    public async Task<List<Server>> Create(Caller caller, ServerPlan plan, Ranking ranking, IReadOnlyList<(string Path,
        string Content)> files, CancellationToken ct)
    {
        try
        {
            return await db.Transact(tx => CreateAll(tx, caller, plan, ranking, files, plan.Asked.MaxCount), ct);
        }
        catch (FaultException e) when (e.Fault.Kind == FaultKind.OverQuota && plan.Asked.MinCount < plan.Asked.MaxCount)
        {
            return await db.Transact(tx => CreateAll(tx, caller, plan, ranking, files, plan.Asked.MinCount), ct);
        }
    }

    private async Task<List<Server>> CreateAll(
        Tx tx, Caller caller, ServerPlan plan, Ranking ranking, IReadOnlyList<(string Path, string Content)> files, int count)
    {
        await ComputeQuotas.Take(tx, caller.Project, caller.UserId, ServerBook.Quota(plan.Flavor, count));
        if (plan.Asked.Metadata.Count > await ComputeQuotas.Limit(tx, caller.Project, ComputeQuotas.MetadataItems) is var over && over)
        {
            throw Fault.OverQuota($"Quota exceeded for metadata_items: {plan.Asked.Metadata.Count} are too many").Thrown();
        }

        var reservation = "r-" + book.Ids.Hex(4);
        var servers = new List<Server>();
        for (var i = 0; i < count; i++)
        {
            var server = New(caller, plan, reservation, i, count);
            servers.Add(await CreateOne(tx, caller, plan, ranking, server));
            await Children(tx, caller, plan, files, server.Id);
        }

        return servers;
    }

    private async Task<Server> CreateOne(Tx tx, Caller caller, ServerPlan plan, Ranking ranking, Server server)
    {
        foreach (var host in ranking.Hosts)
        {
            if (await placement.Allocate(
                tx, server.Id, host.Host, server.Project, server.UserId, ServerScheduler.Needs(plan.Flavor, server.Image is null)))
            {
                var placed = server with { Host = host.Host, Zone = host.Zone, TaskState = TaskStates.Scheduling };
                await book.Insert(tx, placed);
                await Nics(tx, caller, plan, placed);
                await Volumes(tx, caller, plan, placed);
                await book.Wrote(tx, caller, placed, "create", ServerBook.Meters(plan.Flavor));
                await book.Wake(tx, server.Id);
                return placed;
            }
        }

        var homeless = server with { VmState = VmStates.Error };
        await book.Insert(tx, homeless);
        await book.SetFault(tx, server.Id, 500, ranking.Hosts.Count > 0
            ? "No valid host was found. The last room was taken meanwhile." : ranking.Says, "");
        await book.Wrote(tx, caller, homeless, "create", outcome: "failure");
        return homeless;
    }

    private async Task Children(Tx tx, Caller caller, ServerPlan plan, IReadOnlyList<(string Path, string Content)> files, string id)
    {
        foreach (var (name, value) in plan.Asked.Metadata)
        {
            await tx.Execute($"INSERT INTO server_metadata (server, name, value) VALUES ({id}, {name}, {value})");
        }

        foreach (var (path, content) in files)
        {
            await tx.Execute($"INSERT INTO server_file (server, path, content) VALUES ({id}, {path}, {content}) ON CONFLICT DO NOTHING");
        }

        if (plan.Group is { } group)
        {
            await ServerGroups.AddMember(tx, group.Id, id);
        }

        await book.Begin(tx, caller, id, "create");
    }

    private async Task Nics(Tx tx, Caller caller, ServerPlan plan, Server server)
    {
        var place = 0;
        foreach (var nic in plan.Nics)
        {
            await ServerNics.Add(tx, caller, network, server, nic, place++, plan.Asked.SecurityGroups);
        }
    }

    private async Task Volumes(Tx tx, Caller caller, ServerPlan plan, Server server)
    {
        foreach (var plan1 in plan.Volumes)
        {
            var volume = plan1.Volume ?? (await volumes.Create(tx, caller, plan1.Made! with { Zone = server.Zone })).Id;
            await volumes.Reserve(tx, volume, server.Id, plan1.Device);
            await tx.Execute($"""
                INSERT INTO server_volume (server, volume, device, boot_index, delete_on_termination, state)
                VALUES ({server.Id}, {volume}, {plan1.Device}, {plan1.BootIndex}, {plan1.DeleteOnTermination}, {ServerVolume.Attaching})
                """);
        }
    }

    private Server New(Caller caller, ServerPlan plan, string reservation, int index, int count)
    {
        var id = book.Ids.Dashed();
        var asked = plan.Asked;
        var name = count > 1 ? $"{asked.Name}-{index + 1}" : asked.Name;
        var now = book.Now;
        return new()
        {
            Id = id, Project = caller.Project, UserId = caller.UserId, Name = name, Hostname = Hostnames.Of(name, id),
            Description = asked.Description,
            Image = plan.Image?.Id, ImageProperties = ImageFacts.Of(plan.Image), Flavor = plan.Flavor, ZoneAsked = plan.Zone,
            KeyName = plan.Key?.Name, PublicKey = plan.Key?.PublicKey, UserData = asked.UserData, ConfigDrive = asked.ConfigDrive,
            AccessV4 = asked.AccessV4, AccessV6 = asked.AccessV6, DiskConfig = asked.DiskConfig, Reservation = reservation,
            LaunchIndex = index,
            RootDevice = plan.Volumes.FirstOrDefault(v => v.BootIndex == 0)?.Device ?? "/dev/vda", Request = caller.RequestId,
            CreatedAt = now, UpdatedAt = now,
        };
    }
}
