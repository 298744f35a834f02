using System.Globalization;
using System.Text.Json.Nodes;
using Alize.Services.Compute;

namespace Alize.Drivers.Qemu;

/// <summary>A guest as QEMU's command line. NICs are not on it: their taps are handed over by QMP before the guest starts.</summary>
public static class QemuCommand
{
    /// <summary>Root ports of q35 that are free when the guest starts: how much can be plugged in while it runs.</summary>
    private const int FreePorts = 8;
    private const int MostPorts = 64;
    private const string OvmfCode = "/usr/share/OVMF/OVMF_CODE_4M.fd";
    public const string OvmfVariables = "/usr/share/OVMF/OVMF_VARS_4M.fd";

    /// <param name="accelerator">kvm or tcg.</param>
    /// <param name="cloud">The cloud's id, to stand in the list of processes.</param>
    public static List<string> Build(GuestWish wish, GuestFolder folder, string binary, string accelerator, string cloud)
    {
        var ports = RootPorts(wish);
        List<string> words =
        [
            binary, "-name", $"alize-{cloud}-{wish.Id}", "-uuid", wish.Id,
            "-machine", Machine(wish.Firmware), "-accel", accelerator == "kvm" ? "kvm" : "tcg,thread=multi,tb-size=32",
            "-cpu", accelerator == "kvm" ? "host" : "max", "-m", Number(wish.RamMib), "-smp", Number(wish.Vcpus),
            "-nodefaults", "-no-user-config", "-display", "none", "-S", "-rtc", "base=utc", "-boot", "strict=on", "-msg", "timestamp=on",
            "-action", "panic=pause",
            "-qmp", $"unix:{folder.Monitor},server=on,wait=off", "-qmp", $"unix:{folder.SpareMonitor},server=on,wait=off",
            "-chardev", $"socket,id=serial,path={folder.Serial},server=on,wait=off,logfile={Escaped(folder.ConsoleLog)},logappend=on",
            "-serial", "chardev:serial",
            "-vnc", $"unix:{folder.Screen}", "-device", "VGA",
            "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
        ];
        if (wish.Firmware.Uefi)
        {
            words.AddRange(
                ["-blockdev", Flash("firmware", OvmfCode, true), "-blockdev", Flash("variables", folder.FirmwareVariables, false)]);
        }

        words.AddRange(Enumerable.Range(0, ports).SelectMany(RootPort));
        words.AddRange([
            "-device", "virtio-scsi-pci,id=scsi", "-device", "virtio-rng-pci", "-device",
            "virtio-balloon-pci,id=balloon,free-page-reporting=on",
            "-device", "virtio-tablet-pci", "-device", "pvpanic",
            "-device", "virtio-serial-pci,id=lines", "-chardev", $"socket,id=agent,path={folder.Agent},server=on,wait=off",
            "-device", "virtserialport,bus=lines.0,chardev=agent,name=org.qemu.guest_agent.0"]);
        words.AddRange(Disks(wish));
        return words;
    }

    /// <summary>q35 can unplug only what sits on a root port; pc needs none.</summary>
    public static int RootPorts(GuestWish wish) => wish.Firmware.Machine == "q35"
        ? Math.Min(MostPorts, wish.Disks.Count(Devices.IsPluggable) + wish.Nics.Count + FreePorts)
        : 0;

    private static string Machine(GuestFirmware firmware)
    {
        var machine = firmware.Machine is "q35" or "pc"
            ? firmware.Machine
            : throw new ArgumentException($"'{firmware.Machine}' is no machine type", nameof(firmware));
        return $"{machine},usb=off{(firmware.Uefi ? ",pflash0=firmware,pflash1=variables" : "")}";
    }

    /// <summary>Eight ports share a slot, as its functions: slots are few.</summary>
    private static IEnumerable<string> RootPort(int number)
    {
        var address = $"0x{0x10 + (number / 8):x}.0x{number % 8:x}";
        return ["-device", $"pcie-root-port,id={DeviceNames.Port(number)},chassis={Number(number + 1)},addr={address},multifunction=on"];
    }

    private static IEnumerable<string> Disks(GuestWish wish)
    {
        var sata = 0;
        var port = 0;
        if (wish.Firmware.Machine == "pc" && wish.Disks.Any(d => d.Bus == "sata"))
        {
            yield return "-device";
            yield return "ich9-ahci,id=sata";
        }

        foreach (var disk in wish.Disks)
        {
            var bus = disk.Bus switch
            {
                "virtio" when wish.Firmware.Machine == "q35" && Devices.IsPluggable(disk) => DeviceNames.Port(port++),
                "scsi" => "scsi.0",
                "sata" when wish.Firmware.Machine == "pc" => "sata." + Number(sata++),
                _ => null,
            };
            yield return "-blockdev";
            yield return Devices.Node(disk).ToJsonString();
            yield return "-device";
            yield return Devices.Disk(disk, bus).ToJsonString();
        }
    }

    private static string Flash(string name, string path, bool readOnly) => new JsonObject
    {
        ["driver"] = "raw",
        ["node-name"] = name,
        ["read-only"] = readOnly,
        ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = path },
    }.ToJsonString();

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);

    /// <summary>A comma in an option's value is written twice.</summary>
    private static string Escaped(string value) => value.Replace(",", ",,", StringComparison.Ordinal);
}
