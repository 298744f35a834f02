using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Network;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class NetworkRoom
{
    public static IServiceCollection AddNetwork(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Network", typeof(NetworkRoom).Assembly));
        return services;
    }
}
