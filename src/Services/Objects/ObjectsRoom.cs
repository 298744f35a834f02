using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Objects;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class ObjectsRoom
{
    public static IServiceCollection AddObjects(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Objects", typeof(ObjectsRoom).Assembly));
        return services;
    }
}
