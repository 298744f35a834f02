using Alize.Kernel;
using Alize.Services.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Objects.Swift;

/// <summary>Registers the Swift door.</summary>
internal static class SwiftRegistration
{
    public static IServiceCollection AddSwift(this IServiceCollection services)
    {
        services.AddSingleton<IMount, SwiftMount>();
        services.AddSingleton<SwiftDoor>().AddSingleton<SwiftOperations>().AddSingleton<SwiftAccess>().AddSingleton<SwiftCors>();
        services.AddSingleton<SignedAccess>().AddSingleton<TempUrl>().AddSingleton<FormPost>().AddSingleton<SigningKeys>();
        services.AddSingleton<SwiftInfoApi>().AddSingleton<SwiftAccountsApi>();
        services.AddSingleton<SwiftContainersApi>().AddSingleton<SwiftObjectsApi>();
        services.AddSingleton<StaticWeb>().AddSingleton<ContainerListing>();
        services.AddSingleton<ObjectSources>().AddSingleton<ObjectReads>();
        services.AddSingleton<ObjectWrites>().AddSingleton<ObjectCopies>().AddSingleton<ObjectCopier>().AddSingleton<ObjectDeletes>();
        services.AddSingleton<WriteGate>().AddSingleton<AccountQuota>().AddSingleton<LegacyVersions>();
        services.AddSingleton<SloWrites>().AddSingleton<SloDeletes>().AddSingleton<BulkDelete>().AddSingleton<BulkUpload>();
        services.AddSingleton<IStartUp, SwiftCatalogue>();
        return services;
    }
}

/// <summary>Puts the door into the catalogue.</summary>
internal sealed class SwiftCatalogue(IIdentity identity) : IStartUp
{
    public Task Start(CancellationToken ct) =>
        identity.EnsureService("object-store", "swift", SwiftPath.Mount + "/v1/" + SwiftPath.AccountPrefix + "{project_id}", ct);
}
