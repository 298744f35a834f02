using System.Globalization;
using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Images;

namespace Alize.Services.Volumes;

/// <summary>Images as volumes see them: what a volume remembers of one, and whether one can fill it.</summary>
internal static class ImageWords
{
    public static Dictionary<string, string> Of(ImageInfo image)
    {
        var words = image.Properties.ToDictionary(p => p.Key, p => p.Value);
        words["image_id"] = image.Id;
        words["image_name"] = image.Name;
        words["container_format"] = image.ContainerFormat;
        words["disk_format"] = image.DiskFormat;
        words["min_disk"] = image.MinDiskGib.ToString(CultureInfo.InvariantCulture);
        words["min_ram"] = image.MinRamMib.ToString(CultureInfo.InvariantCulture);
        words["size"] = image.Size.ToString(CultureInfo.InvariantCulture);
        return words;
    }

    /// <summary>The image, where it can fill a volume of this size.</summary>
    /// <exception cref="FaultException">400 otherwise.</exception>
    public static ImageInfo Usable(ImageInfo? image, long? sizeGib)
    {
        if (image is null)
        {
            throw Fault.BadRequest("Invalid image identifier or unable to access requested image.").Thrown();
        }

        if (image.Status != "active")
        {
            throw VolumesFaults.InvalidInput($"Image {image.Id} is not active.").Thrown();
        }

        var least = Math.Max(image.MinDiskGib, (Math.Max(image.Size, image.VirtualSizeBytes) + (1L << 30) - 1) >> 30);
        return sizeGib < least
            ? throw VolumesFaults.InvalidInput(
                $"Volume size {sizeGib}GB cannot be smaller than the image's {least}GB (minDisk {image.MinDiskGib}GB).").Thrown()
            : image;
    }

    /// <summary>The snapshot that an image without bytes stands for; null where it is an ordinary one.</summary>
    public static string? SnapshotBehind(ImageInfo? image)
    {
        if (image?.Properties.GetValueOrDefault("block_device_mapping") is not { } mapping)
        {
            return null;
        }

        var devices = JsonBodies.Read(mapping, maxDepth: 8) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;
        var boot = devices.FirstOrDefault(d => d.Text("source_type") == "snapshot" && d.LongOrNull("boot_index") == 0);
        return boot.TextOrNull("snapshot_id");
    }
}
