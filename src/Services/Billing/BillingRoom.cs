using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Billing;

/// <summary>Registers the room: its schema, verbs and door.</summary>
public static class BillingRoom
{
    public static IServiceCollection AddBilling(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Billing", typeof(BillingRoom).Assembly));
        services.AddSingleton<Prices>();
        services.AddSingleton<IStartUp>(s => s.GetRequiredService<Prices>());
        services.AddSingleton<UsageFold>();
        services.AddSingleton<Costs>();
        services.AddSingleton<IDoor, BillingApi>();
        return services;
    }
}
