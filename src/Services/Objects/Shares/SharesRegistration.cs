using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Objects.Shares;

/// <summary>Registers links: their management, their door, their end.</summary>
internal static class SharesRegistration
{
    public static IServiceCollection AddShares(this IServiceCollection services)
    {
        services.AddSingleton<ShareBook>().AddSingleton<SharePassword>().AddSingleton<ShareEntry>();
        services.AddSingleton<ShareFiles>().AddSingleton<ShareDrops>();
        return services.AddSingleton<IDoor, SharesApi>().AddSingleton<IMount, ShareMount>().AddSingleton<ISweeper, EndedShares>();
    }
}

/// <summary>Links that ended a month ago go; until then their project sees that they were there.</summary>
internal sealed class EndedShares(ShareBook book, TimeProvider clock) : ISweeper
{
    private static readonly TimeSpan _kept = TimeSpan.FromDays(30);

    public string Name => "links that ended";

    /// <returns>0: what ends as it said is no repair.</returns>
    public async Task<int> Sweep(CancellationToken ct)
    {
        await book.DeleteEnded(clock.GetUtcNow() - _kept, ct);
        return 0;
    }
}
