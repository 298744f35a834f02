using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alize.Kernel;

/// <summary>Registers the kernel. The program adds <see cref="Cloud"/>, <see cref="Db"/>, <see cref="TimeProvider"/> and <see cref="Ids"/>
/// itself.</summary>
public static class KernelSetup
{
    public static IServiceCollection AddKernel(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.Kernel);
        services.AddSingleton<LedgerBook>();
        services.AddSingleton<Quotas>();
        services.AddSingleton<Doors>();
        services.AddSingleton<Gate>();
        services.AddSingleton<Worker>();
        services.AddSingleton<SweepLoop>();
        services.AddSingleton(
            s => new WorkTable(s.GetRequiredService<Db>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<Cloud>().Host));
        return services;
    }
}
