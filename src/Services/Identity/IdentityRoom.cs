using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Identity;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class IdentityRoom
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Identity", typeof(IdentityRoom).Assembly));
        return services;
    }
}
