using System.Globalization;
using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Compute;

/// <summary>What an image says of the machine that it wants, as a server keeps it.</summary>
internal static class ImageFacts
{
    private const string DiskFormat = "disk_format";
    private const string MinRam = "min_ram";
    private static readonly string[] _kept =
        ["hw_disk_bus", "hw_cdrom_bus", "hw_vif_model", "hw_firmware_type", "hw_machine_type", "os_type"];

    public static Dictionary<string, string> Of(ImageInfo? image)
    {
        if (image is null)
        {
            return [];
        }

        var kept = image.Properties.Where(p => _kept.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Value);
        kept[DiskFormat] = image.DiskFormat;
        kept[MinRam] = image.MinRamMib.ToString(CultureInfo.InvariantCulture);
        return kept;
    }

    public static string Format(IReadOnlyDictionary<string, string> facts) => facts.GetValueOrDefault(DiskFormat, "raw");

    public static int MinRamMib(IReadOnlyDictionary<string, string> facts) => (int)(facts.GetValueOrDefault(MinRam).ToLong() ?? 0);

    public static string DiskBus(IReadOnlyDictionary<string, string> facts) =>
        facts.GetValueOrDefault("hw_disk_bus") is "scsi" or "ide" or "sata" ? facts["hw_disk_bus"] : "virtio";

    /// <summary>The bus of a config drive. Kernels made for clouds read SCSI discs over virtio, and some of them no SATA.</summary>
    public static string CdromBus(IReadOnlyDictionary<string, string> facts) =>
        facts.GetValueOrDefault("hw_cdrom_bus") is "ide" or "sata" ? facts["hw_cdrom_bus"] : "scsi";

    public static string NicModel(IReadOnlyDictionary<string, string> facts) => facts.GetValueOrDefault("hw_vif_model") switch
    {
        "e1000" or "e1000e" => "e1000e",
        "rtl8139" => "rtl8139",
        _ => "virtio",
    };

    public static GuestFirmware Firmware(IReadOnlyDictionary<string, string> facts)
    {
        var machine = facts.GetValueOrDefault("hw_machine_type", "q35");
        var isOld = machine == "pc" || machine.StartsWith("pc-i440fx", StringComparison.Ordinal);
        return new(facts.GetValueOrDefault("hw_firmware_type") == "uefi", isOld ? "pc" : "q35");
    }
}
