using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Images;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class ImagesRoom
{
    public static IServiceCollection AddImages(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Images", typeof(ImagesRoom).Assembly));
        services.AddSingleton<Images>().AddSingleton<ImagePatch>().AddSingleton<ImageImports>().AddSingleton<ImageMembers>();
        services.AddSingleton<ImageUploads>();
        services.AddSingleton<IStartUp>(s => s.GetRequiredService<ImageUploads>());
        services.AddSingleton<IStartUp, ImagesCatalogue>();
        services.AddSingleton<IReconciler, ImageReconciler>();
        services.AddSingleton<ISweeper, ImageSweeper>().AddSingleton<ISweeper, ProjectSweeper>();
        services.AddSingleton<IDoor, ImagesApi>().AddSingleton<IDoor, ImageDataApi>().AddSingleton<IDoor, ImageMembersApi>();
        services.AddSingleton<IDoor, ImageSchemasApi>();
        services.AddSingleton<IImages, ImagesFace>();
        return services;
    }
}
