using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Objects.Dav;

/// <summary>Registers the WebDAV door.</summary>
internal static class DavRegistration
{
    public static IServiceCollection AddDav(this IServiceCollection services)
    {
        services.AddSingleton<DavItems>();
        services.AddSingleton<DavLocks>();
        services.AddSingleton<DavProperties>();
        services.AddSingleton<DavGuard>();
        services.AddSingleton<DavReads>();
        services.AddSingleton<DavWrites>();
        services.AddSingleton<DavCopies>();
        services.AddSingleton<DavLocking>();
        services.AddSingleton<IMount, DavMount>();
        return services;
    }
}
