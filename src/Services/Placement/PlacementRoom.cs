using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Placement;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class PlacementRoom
{
    public static IServiceCollection AddPlacement(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Placement", typeof(PlacementRoom).Assembly));
        services.AddSingleton<Providers>();
        services.AddSingleton<IPlacement, PlacementFace>();
        services.AddSingleton<IDoor, PlacementApi>();
        services.AddSingleton<IStartUp, PlacementCatalogue>();
        return services;
    }
}
