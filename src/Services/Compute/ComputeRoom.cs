using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Compute;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class ComputeRoom
{
    public static IServiceCollection AddCompute(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Compute", typeof(ComputeRoom).Assembly));
        ServersSetup.Add(services);
        CatalogSetup.Add(services);
        return services;
    }
}
