using System.Globalization;
using Alize.Services.Images;

namespace Alize.Services.Volumes;

/// <summary>What a volume remembers of the image it was made from, in Cinder's words.</summary>
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
}
