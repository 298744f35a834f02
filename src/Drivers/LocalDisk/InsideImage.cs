using System.Text.Json;
using Alize.Kernel;

namespace Alize.Drivers.LocalDisk;

/// <summary>What qemu-img finds inside an image: the size that a guest sees, in bytes, and whether it would open other files.</summary>
internal sealed record InsideImage(long VirtualSize, bool NamesOtherFiles)
{
    /// <summary>Reads the answer of <c>qemu-img info --output=json</c>, in which names stand that a tenant chose.</summary>
    /// <exception cref="IOException">It is no such answer.</exception>
    public static InsideImage Parse(string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            var info = json.RootElement;
            var size = info.LongOrNull("virtual-size") is >= 0 and var bytes ? bytes : throw new IOException("it gives no size");
            return new(size, info.Has("backing-filename") || info.Has("full-backing-filename")
                || info.ElementOrNull("format-specific")?.ElementOrNull("data")?.Has("data-file") == true);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // the second: a name that ends in half a character
            throw new IOException("qemu-img answered what is no JSON", e);
        }
    }
}
