using System.Text.Json.Nodes;
using Alize.Services.Compute;

namespace Alize.Drivers.Qemu;

/// <summary>Disks and NICs in QEMU's words: the same objects on the command line and for hot plug.</summary>
public static class Devices
{
    /// <summary>Disks that are a server's own stay as long as it runs; others can be unplugged and need a root port on q35.</summary>
    public static bool IsPluggable(GuestDisk disk) => disk.Bus == "virtio" && disk.Id.Contains('-', StringComparison.Ordinal);

    /// <summary>The block node. The format is what we say, for the overlay and, by what its own header records, for each file below it;
    /// nothing is probed.</summary>
    public static JsonObject Node(GuestDisk disk)
    {
        var node = new JsonObject
        {
            ["driver"] = disk.Format,
            ["node-name"] = DeviceNames.Node(disk.Id),
            ["read-only"] = disk.ReadOnly || disk.IsCdrom,
            ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = disk.Path },
        };
        if (!disk.ReadOnly && !disk.IsCdrom)
        {
            node["discard"] = "unmap";
            node["detect-zeroes"] = "unmap";
        }

        return node;
    }

    /// <param name="bus">The root port or controller that it sits on; null lets QEMU choose.</param>
    /// <exception cref="ArgumentException">The bus is not one of <see cref="GuestDisk.Bus"/>.</exception>
    public static JsonObject Disk(GuestDisk disk, string? bus)
    {
        var device = new JsonObject
        {
            ["driver"] = disk.Bus switch
            {
                "virtio" => "virtio-blk-pci",
                "scsi" => disk.IsCdrom ? "scsi-cd" : "scsi-hd",
                "ide" or "sata" => disk.IsCdrom ? "ide-cd" : "ide-hd",
                _ => throw new ArgumentException($"'{disk.Bus}' is no disk bus", nameof(disk)),
            },
            ["id"] = DeviceNames.Disk(disk.Id),
            ["drive"] = DeviceNames.Node(disk.Id),
            ["serial"] = disk.Serial[..Math.Min(disk.Serial.Length, 20)],
        };
        Add(device, "bus", bus);
        if (disk.BootIndex is { } boot)
        {
            device["bootindex"] = boot;
        }

        return device;
    }

    public static JsonObject Nic(GuestNic nic, string? bus)
    {
        var device = new JsonObject
        {
            ["driver"] = nic.Model switch
            {
                "virtio" => "virtio-net-pci",
                "e1000e" or "rtl8139" => nic.Model,
                _ => throw new ArgumentException($"'{nic.Model}' is no NIC model", nameof(nic)),
            },
            ["id"] = DeviceNames.Nic(nic.PortId),
            ["netdev"] = DeviceNames.Net(nic.PortId),
            ["mac"] = nic.Mac,

            // no boot over the network: the ROM costs start-up time
            ["romfile"] = "",
        };
        Add(device, "bus", bus);
        if (nic.Model == "virtio" && nic.Mtu is >= 68 and <= 65535)
        {
            device["host_mtu"] = nic.Mtu;
        }

        return device;
    }

    /// <summary>The NIC's backend over a tap that was handed over under the backend's own name. vhost would need a
    /// right that QEMU does not have.</summary>
    public static JsonObject Net(GuestNic nic) => new()
    {
        ["type"] = "tap",
        ["id"] = DeviceNames.Net(nic.PortId),
        ["fd"] = DeviceNames.Net(nic.PortId),
        ["vhost"] = false,
    };

    private static void Add(JsonObject device, string name, string? value)
    {
        if (value is not null)
        {
            device[name] = value;
        }
    }
}
