using Alize.Kernel;

namespace Alize.Drivers.LocalDisk;

/// <summary>Lets go of converted images that nothing needs. That is housekeeping, not repair: it counts nothing.</summary>
internal sealed class CacheSweeper(ImageCache cache) : ISweeper
{
    public string Name => "image-cache";

    public Task<int> Sweep(CancellationToken ct)
    {
        cache.Evict();
        return Task.FromResult(0);
    }
}
