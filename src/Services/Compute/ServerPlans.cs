using Alize.Kernel;
using Alize.Services.Images;
using Alize.Services.Placement;

namespace Alize.Services.Compute;

/// <summary>Looks up all that a request for a server names, before any transaction, and refuses what does not fit together.</summary>
public sealed class ServerPlans(Flavors flavors, KeyPairs keys, ServerGroups groups, IPlacement placement, ServerParts parts)
{
    public async Task<ServerPlan> Make(Caller caller, NewServer asked, CancellationToken ct)
    {
        var flavor = await flavors.Find(caller, asked.FlavorRef, ct);
        if (flavor is null or { Disabled: true })
        {
            throw Fault.BadRequest($"Invalid flavorRef provided. Flavor {asked.FlavorRef} could not be found.").Thrown();
        }

        var (image, volumes, root) = await parts.Disks(caller, asked, ct);
        CheckFit(root, image, flavor);
        var (zone, host) = await Place(caller, asked, ct);
        return new(
            asked, flavor, image, await Key(caller, asked, ct), await parts.Nics(caller, asked, ct), volumes, await Group(caller,
                asked.Hints.Group, ct), zone, host);
    }

    /// <summary>Whether an image can be the root disk of a flavor.</summary>
    public static void CheckFit(ImageInfo? source, ImageInfo? local, Flavor flavor)
    {
        if (source is null)
        {
            return;
        }

        if (source.MinRamMib > flavor.RamMib)
        {
            throw Fault.BadRequest("Flavor's memory is too small for requested image.").Thrown();
        }

        var gib = Math.Max(source.MinDiskGib, (source.VirtualSizeBytes + (1L << 30) - 1) >> 30);
        if (local is not null && flavor.DiskGib > 0 && gib > flavor.DiskGib)
        {
            throw Fault.BadRequest(
                $"Flavor's disk is too small for requested image. Flavor disk is {(long)flavor.DiskGib << 30} bytes, image is "
                    + $"{gib << 30} bytes.").Thrown();
        }
    }

    private async Task<KeyPair?> Key(Caller caller, NewServer asked, CancellationToken ct) => asked.KeyName is not { } name
        ? null
        : await keys.Find(caller.UserId, name, ct) ?? throw Fault.BadRequest("Invalid key_name provided.").Thrown();

    private async Task<ServerGroup?> Group(Caller caller, string? id, CancellationToken ct) => id is null
        ? null
        : await groups.Find(caller, id, ct) ?? throw Fault.BadRequest($"Instance group {id} could not be found.").Thrown();

    /// <summary>A zone, or for operators zone:host.</summary>
    private async Task<(string? Zone, string? Host)> Place(Caller caller, NewServer asked, CancellationToken ct)
    {
        if (asked.Zone is not { } words)
        {
            return (null, null);
        }

        var parts = words.Split(':');
        if (parts.Length > 3)
        {
            throw Fault.BadRequest($"Unable to parse availability zone '{words}'").Thrown();
        }

        if (parts.Length > 1 && !caller.IsAdmin)
        {
            throw Fault.Forbidden("Policy doesn't allow os_compute_api:servers:create:forced_host to be performed.").Thrown();
        }

        var zone = parts[0].Length > 0 ? parts[0] : null;
        if (zone is not null && !(await placement.Hosts(ct)).Exists(h => h.Zone == zone))
        {
            throw Fault.BadRequest("The requested availability zone is not available").Thrown();
        }

        return (zone, parts.Skip(1).LastOrDefault(p => p.Length > 0));
    }
}
