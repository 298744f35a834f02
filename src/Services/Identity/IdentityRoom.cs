using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Identity;

/// <summary>Registers the room: its schema, verbs, doors and face. The program adds <see cref="AdminPassword"/>.</summary>
public static class IdentityRoom
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Identity", typeof(IdentityRoom).Assembly));
        AddRights(services);
        AddVerbs(services);
        AddDoors(services);
        services.AddSingleton<IIdentity, IdentityFace>();
        services.AddSingleton<IStartUp, IdentityStart>();
        return services;
    }

    private static void AddRights(IServiceCollection services)
    {
        services.AddSingleton(s => new TokenSeal(KeyFiles.TokenKey(s.GetRequiredService<Cloud>())));
        services.AddSingleton<SecretBox>().AddSingleton<PasswordHasher>().AddSingleton<Epoch>().AddSingleton<Changes>();
        services.AddSingleton<Standings>().AddSingleton<Callers>().AddSingleton<AccessKeys>();
        services.AddSingleton<IAuthenticator>(s => s.GetRequiredService<Callers>());
    }

    private static void AddVerbs(IServiceCollection services)
    {
        services.AddSingleton<Passwords>().AddSingleton<Logins>().AddSingleton<Tokens>().AddSingleton<Scopes>();
        services.AddSingleton<DomainContents>().AddSingleton<Projects>().AddSingleton<Users>().AddSingleton<Groups>();
        services.AddSingleton<Roles>().AddSingleton<Grants>().AddSingleton<Assignments>();
        services.AddSingleton<Catalog>().AddSingleton<CatalogItems>();
        services.AddSingleton<Credentials>().AddSingleton<AccessRules>().AddSingleton<AppCredentials>().AddSingleton<Trusts>();
        services.AddSingleton<Policies>().AddSingleton<Consumers>().AddSingleton<DomainOptions>().AddSingleton<Limits>();
        services.AddSingleton<EndpointGroups>().AddSingleton<EndpointFilters>().AddSingleton<JsonHome>();
    }

    private static void AddDoors(IServiceCollection services)
    {
        services.AddSingleton<IDoor, IdentityVersionsApi>().AddSingleton<IDoor, TokensApi>().AddSingleton<IDoor, ScopesApi>();
        services.AddSingleton<IDoor, LegacyAuthApi>();
        services.AddSingleton<IDoor, DomainsApi>().AddSingleton<IDoor, ProjectsApi>()
            .AddSingleton<IDoor, UsersApi>().AddSingleton<IDoor, GroupsApi>();
        services.AddSingleton<IDoor, RolesApi>().AddSingleton<IDoor, GrantsApi>().AddSingleton<IDoor, AssignmentsApi>();
        services.AddSingleton<IDoor, CatalogApi>().AddSingleton<IDoor, CredentialsApi>().AddSingleton<IDoor, AppCredentialsApi>();
        services.AddSingleton<IDoor, TrustsApi>().AddSingleton<IDoor, SignaturesApi>();
        services.AddSingleton<IDoor, AccessRulesApi>().AddSingleton<IDoor, PoliciesApi>().AddSingleton<IDoor, ConsumersApi>();
        services.AddSingleton<IDoor, DomainConfigApi>().AddSingleton<IDoor, LimitsApi>();
        services.AddSingleton<IDoor, EndpointGroupsApi>().AddSingleton<IDoor, EndpointFilterApi>();
        services.AddSingleton<IDoor, HeadsApi>();
    }
}
