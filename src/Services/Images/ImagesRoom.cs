using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Images;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class ImagesRoom
{
    public static IServiceCollection AddImages(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Images", typeof(ImagesRoom).Assembly));
        return services;
    }
}
