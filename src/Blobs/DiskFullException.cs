namespace Alize.Blobs;

/// <summary>There is no room left on the disk.</summary>
public sealed class DiskFullException(string message, Exception? inner = null) : IOException(message, inner);
