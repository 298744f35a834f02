using Alize.Kernel;
using Alize.Services.Images;
using Alize.Services.Network;
using Alize.Services.Volumes;

namespace Alize.Services.Compute;

/// <summary>Looks up the image, volumes and networks that a request for a server names.</summary>
public sealed class ServerParts(IImages images, IVolumes volumes, INetwork network)
{
    /// <summary>The image of a local root disk (null: it boots from a volume), the volumes, and the image that the root disk comes
    /// from.</summary>
    public async Task<(ImageInfo? Local, IReadOnlyList<DevicePlan> Volumes, ImageInfo? Root)> Disks(Caller caller, NewServer asked,
        CancellationToken ct)
    {
        var boot = asked.Devices.Where(d => d.BootIndex == 0).ToArray();
        if (boot.Length > 1 || (boot.Length == 0 && asked.ImageRef is null))
        {
            throw DeviceRequests.Invalid("Boot sequence for the instance and image/block device mapping combination is not valid.")
                .Thrown();
        }

        var isLocal = boot.Length == 0 || boot[0] is { Source: "image", Destination: "local" };
        if (!isLocal && asked.ImageRef is not null && boot[0].Source != "image")
        {
            throw DeviceRequests.Invalid("Boot sequence for the instance and image/block device mapping combination is not valid.")
                .Thrown();
        }

        var root = boot.Length > 0 && boot[0].Source == "image" ? boot[0].Uuid : boot.Length == 0 ? asked.ImageRef : null;
        var image = root is null ? null : await Image(caller, root, ct);
        return (isLocal ? image : null, await Plan(caller, asked, isLocal, ct), image);
    }

    /// <exception cref="FaultException">400 where it is not there or not ready.</exception>
    public async Task<ImageInfo> Image(Caller caller, string id, CancellationToken ct)
    {
        var image = await images.Find(caller, id, ct) ?? throw Fault.BadRequest($"Can not find requested image: {id}").Thrown();
        return image.Status == "active" ? image : throw Fault.BadRequest($"Image {id} is not active.").Thrown();
    }

    /// <summary>Cards in order. Nothing said: the only usable network, or none where there is none.</summary>
    public async Task<IReadOnlyList<NicWish>> Nics(Caller caller, NewServer asked, CancellationToken ct)
    {
        if (asked.Nics is not { } nics)
        {
            var usable = (await network.Usable(caller, ct)).Where(n => n.HasSubnets && (!n.External || n.Shared)).ToArray();
            return usable.Length switch
            {
                0 => [],
                1 => [new(usable[0].Id, null, null)],
                _ => throw Fault.Conflict("Multiple possible networks found, use a Network ID to be more specific.").Thrown(),
            };
        }

        if (asked.MaxCount > 1 && nics.Any(n => n.Port is not null))
        {
            throw Fault.BadRequest("Unable to launch multiple instances with a single configured port ID. Please launch your instance "
                + "one by one with different ports.").Thrown();
        }

        if (asked.MaxCount > 1 && nics.Any(n => n.FixedIp is not null))
        {
            throw Fault.BadRequest("Invalid fixed IP: several servers cannot have the same address.").Thrown();
        }

        foreach (var nic in nics)
        {
            await Check(caller, nic, ct);
        }

        return nics;
    }

    /// <exception cref="FaultException">400 or 403 or 409 where the caller may not use it.</exception>
    public async Task Check(Caller caller, NicWish nic, CancellationToken ct)
    {
        if (nic.Port is { } id)
        {
            var port = await network.FindPort(caller, id, ct);
            if (port is null || !caller.Sees(port.Project))
            {
                throw Fault.BadRequest($"Port id {id} could not be found.").Thrown();
            }

            if (port.DeviceId.Length > 0)
            {
                throw Fault.Conflict($"Port {id} is still in use.").Thrown();
            }

            return;
        }

        var net = await network.FindNetwork(caller, nic.Network!, ct)
            ?? throw Fault.BadRequest($"Network {nic.Network} could not be found.").Thrown();
        if (net.External && !caller.IsAdmin && !net.Shared)
        {
            throw Fault.Forbidden($"It is not allowed to create an interface on external network {net.Id}").Thrown();
        }

        if (!net.HasSubnets)
        {
            throw Fault.BadRequest($"Network {net.Id} requires a subnet in order to boot instances on.").Thrown();
        }
    }

    private async Task<IReadOnlyList<DevicePlan>> Plan(Caller caller, NewServer asked, bool isLocal, CancellationToken ct)
    {
        var taken = asked.Devices.Where(d => d.Device is not null).Select(d => d.Device!).ToList();
        taken.AddRange(isLocal ? ["/dev/vda"] : []);
        var plans = new List<DevicePlan>();
        foreach (var wish in asked.Devices.Where(d => d.Destination == "volume").OrderBy(d => d.BootIndex is null or < 0 ? int.MaxValue
            : d.BootIndex.Value))
        {
            var device = wish.Device ?? DeviceNames.Free(taken);
            taken.Add(device);
            plans.Add(await Plan(caller, asked, wish, device, ct));
        }

        return plans;
    }

    private async Task<DevicePlan> Plan(Caller caller, NewServer asked, DeviceWish wish, string device, CancellationToken ct)
    {
        if (wish.Source != "volume")
        {
            var made = new NewVolume(
                "", wish.SizeGib ?? 0, wish.Source == "image" ? wish.Uuid : null, wish.Source == "snapshot" ? wish.Uuid : null, null, null,
                    null);
            return new(null, made, device, wish.BootIndex, wish.DeleteOnTermination);
        }

        var volume = await volumes.Find(caller, wish.Uuid!, ct)
            ?? throw DeviceRequests.Invalid($"failed to get volume {wish.Uuid}.").Thrown();
        if (wish.BootIndex == 0 && !volume.Bootable)
        {
            throw DeviceRequests.Invalid($"Block Device {volume.Id} is not bootable.").Thrown();
        }

        if (asked.MaxCount > 1)
        {
            throw Fault.BadRequest("Cannot attach one or more volumes to multiple instances").Thrown();
        }

        return new(volume.Id, null, device, wish.BootIndex, wish.DeleteOnTermination);
    }
}
