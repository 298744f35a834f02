using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Compute;

/// <summary>Registers servers: their verbs, doors, reconcilers, sweepers and scheduler.</summary>
internal static class ServersSetup
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Servers>();
    }
}
