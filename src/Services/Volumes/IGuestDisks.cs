namespace Alize.Services.Volumes;

/// <summary>What Volumes asks of whoever runs guests. Where nobody answers it, a volume in use does not grow.</summary>
public interface IGuestDisks
{
    /// <summary>The disk that a running guest has open has at least this size, and the guest knows; without effect where the server does
    /// not run.</summary>
    /// <returns>False where the server does not run: the file is then grown by its store.</returns>
    Task<bool> EnsureSize(string server, string volume, long sizeBytes, CancellationToken ct);
}
