using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Compute;

/// <summary>Registers what servers are made of and counted by: flavors, key pairs, groups, quotas, hosts, metadata.</summary>
internal static class CatalogSetup
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Flavors>().AddSingleton<KeyPairs>().AddSingleton<ServerGroups>();
    }
}
