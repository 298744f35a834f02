using System.Buffers.Binary;
using System.Text;

namespace Alize.Drivers.LocalDisk;

/// <summary>A first look at untrusted bytes, by their own signature and without any tool: what they are, and
/// what makes them dangerous to open.</summary>
/// <param name="Format">raw, qcow2, vmdk, vdi, vhd, vhdx, iso, or the name of a format that we do not take.</param>
/// <param name="Danger">Why they must not be opened, or null.</param>
internal sealed record ImageHeader(string Format, string? Danger)
{
    private const int HeadBytes = 0x9000;
    private const int QcowHeader = 104;
    private const ulong ExternalData = 1UL << 2;
    private const ulong KnownFeatures = 0b11111;

    public static ImageHeader Read(string path)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        var head = new byte[Math.Min(HeadBytes, length)];
        RandomAccess.Read(file, head, 0);
        var tail = new byte[Math.Min(512, length)];
        RandomAccess.Read(file, tail, length - tail.Length);
        return Of(head, tail);
    }

    /// <param name="head">The first 36 KiB, or all there is.</param>
    /// <param name="tail">The last 512 bytes, or all there is.</param>
    public static ImageHeader Of(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        if (At(head, 0, [(byte)'Q', (byte)'F', (byte)'I', 0xfb]))
        {
            return new("qcow2", QcowDanger(head));
        }

        if (head.StartsWith("KDMV"u8))
        {
            return new("vmdk", VmdkDanger(head));
        }

        if (head.StartsWith("COWD"u8) || head.StartsWith("# Disk DescriptorFile"u8) || head.StartsWith("#!Parallels"u8))
        {
            return new("vmdk", "it names other files");
        }

        if (At(head, 0x40, [0x7f, 0x10, 0xda, 0xbe]))
        {
            return new("vdi", null);
        }

        return Other(head, tail);
    }

    private static ImageHeader Other(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        if (head.StartsWith("vhdxfile"u8))
        {
            return new("vhdx", null);
        }

        if (head.StartsWith("conectix"u8) || tail.StartsWith("conectix"u8))
        {
            return new("vhd", null);
        }

        if (head.StartsWith("QED\0"u8) || head.StartsWith("WithoutFreeSpace"u8) || head.StartsWith("WithouFreSpacExt"u8))
        {
            return new("other", "its format is not taken here");
        }

        return head.StartsWith("LUKS"u8) ? new("luks", null) : new(At(head, 0x8001, "CD001"u8) ? "iso" : "raw", null);
    }

    private static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> signature) =>
        head.Length >= offset + signature.Length && head.Slice(offset, signature.Length).SequenceEqual(signature);

    private static string? QcowDanger(ReadOnlySpan<byte> head)
    {
        if (head.Length < 72)
        {
            return "its header is cut short";
        }

        var version = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        if (version is not (2 or 3) || (version == 3 && head.Length < QcowHeader))
        {
            return "its version is not taken here";
        }

        if (BinaryPrimitives.ReadUInt64BigEndian(head[8..]) != 0)
        {
            return "it has a backing file";
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(head[32..]) != 0)
        {
            return "it is encrypted";
        }

        var features = version == 3 ? BinaryPrimitives.ReadUInt64BigEndian(head[72..]) : 0;
        if ((features & ExternalData) != 0)
        {
            return "it has an external data file";
        }

        return (features & ~KnownFeatures) != 0 ? "it uses features that are not taken here" : null;
    }

    /// <summary>A VMDK's descriptor is text inside the file; only kinds that hold all their data in this one file are taken.</summary>
    private static string? VmdkDanger(ReadOnlySpan<byte> head)
    {
        if (head.Length < 512)
        {
            return "its header is cut short";
        }

        var capacity = BinaryPrimitives.ReadUInt64LittleEndian(head[12..]);
        var at = BinaryPrimitives.ReadUInt64LittleEndian(head[28..]) * 512;
        if (capacity == 0 || at == 0 || at >= (ulong)head.Length)
        {
            return "it has no descriptor of its own";
        }

        var descriptor = Encoding.ASCII.GetString(head[(int)at..]);
        var end = descriptor.IndexOf('\0', StringComparison.Ordinal);
        var lines = (end < 0 ? descriptor : descriptor[..end]).Split('\n', StringSplitOptions.TrimEntries);
        var extents =
            lines.Where(l => l.StartsWith("RW ", StringComparison.Ordinal) || l.StartsWith("RDONLY ", StringComparison.Ordinal)).ToList();
        var kind =
            lines.FirstOrDefault(l => l.StartsWith("createType", StringComparison.OrdinalIgnoreCase))?.Split('=', 2)[^1].Trim(' ', '"');
        return kind is "monolithicSparse" or "streamOptimized"
            && extents.Count == 1 && extents[0].Contains(" SPARSE ", StringComparison.Ordinal)
            ? null
            : "it names other files";
    }
}
