using Alize.Kernel;
using Alize.Services.Objects.Index;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alize.Services.Objects.Care;

/// <summary>Registers the room's constant work. The program that serves runs <see cref="ObjectsCare"/>; tests call it.</summary>
internal static class CareRegistration
{
    public static IServiceCollection AddObjectsCare(this IServiceCollection services)
    {
        services.AddSingleton<ReadMeter>().AddSingleton<BlobNames>().AddSingleton<BlobSweeper>();
        services.AddSingleton<Scrubber>().AddSingleton<IDoor, ScrubApi>();
        services.AddSingleton<UsageFold>().AddSingleton<ProjectFollower>();
        services.AddSingleton<AccountErasure>().AddSingleton<IReconciler, AccountReconciler>().AddSingleton<ISweeper, ExpirySweeper>();
        services.AddSingleton<ObjectsCare.Chores>();
        services.AddSingleton(s => new ObjectsCare(
            s.GetRequiredService<ReadMeter>(), s.GetRequiredService<ObjectIndex>(), s.GetRequiredService<Events>(),
            s.GetRequiredService<ObjectsCare.Chores>(), s.GetRequiredService<ILogger<ObjectsCare>>()));
        return services.AddSingleton<IGatheredUsage>(s => s.GetRequiredService<ObjectsCare>());
    }
}
