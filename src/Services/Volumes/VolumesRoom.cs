using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Volumes;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class VolumesRoom
{
    public static IServiceCollection AddVolumes(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Volumes", typeof(VolumesRoom).Assembly));
        return services;
    }
}
