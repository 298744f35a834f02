using Alize.Kernel;
using Alize.Services.Objects.Care;
using Alize.Services.Objects.Dav;
using Alize.Services.Objects.Index;
using Alize.Services.Objects.S3;
using Alize.Services.Objects.Sealing;
using Alize.Services.Objects.Shares;
using Alize.Services.Objects.Swift;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Objects;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class ObjectsRoom
{
    public static IServiceCollection AddObjects(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Objects", typeof(ObjectsRoom).Assembly));
        services.AddSingleton<ObjectIndex>();
        services.AddSingleton<IStartUp>(s => s.GetRequiredService<ObjectIndex>());
        services.AddSingleton<Events>();
        services.AddSingleton<Naming>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<IObjects>(s => s.GetRequiredService<Accounts>());
        services.AddSingleton<Containers>();
        services.AddSingleton<OpenReads>();
        services.AddSingleton<SealKeys>();
        services.AddSingleton<SealedBytes>();
        services.AddSingleton<ObjectStore>();
        services.AddSingleton<Deletes>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<Listings>();
        services.AddSingleton<Bodies>();
        return services.AddObjectsCare().AddSwift().AddS3().AddDav().AddShares();
    }
}
