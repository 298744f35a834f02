namespace Alize.Services.Images;

/// <summary>What an upload came to: its length and digests, as lower-case hex.</summary>
public sealed record StoredImage(long Size, string Md5, string Sha512);

/// <summary>What a look inside the bytes found, without trusting the format the tenant named.</summary>
/// <param name="Format">raw, qcow2, vmdk, vdi, vhd, vhdx, iso.</param>
/// <param name="VirtualSize">Bytes of the disk inside.</param>
/// <param name="Refusal">Why it must not be used (a backing file, an external data file, a format other than it claims), or null.</param>
public sealed record ImageInspection(string Format, long VirtualSize, string? Refusal);

/// <summary>Where image bytes are kept. Each act states an end and is safe to repeat.</summary>
public interface IImageStore
{
    /// <summary>Stores a stream under the image's id; bytes are on disk when this returns. A cut stream leaves nothing.</summary>
    /// <param name="most">Refuses with 413 beyond this many bytes.</param>
    Task<StoredImage> Write(string image, Stream bytes, long most, CancellationToken ct);

    Task<ImageInspection> Inspect(string image, string claimedFormat, CancellationToken ct);

    /// <summary>Opens for reading; nothing where there are no bytes.</summary>
    Stream? Open(string image);

    /// <summary>The bytes as a file of this host, for a driver to convert; null where there are none.</summary>
    string? PathOf(string image);

    Task EnsureGone(string image, CancellationToken ct);

    /// <summary>The ids of all images that have bytes here, for the sweeper.</summary>
    IEnumerable<string> List();
}
