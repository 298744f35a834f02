using Alize.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Services.Billing;

/// <summary>Registers the room: its schema, verbs, doors, reconcilers and face.</summary>
public static class BillingRoom
{
    public static IServiceCollection AddBilling(this IServiceCollection services)
    {
        services.AddSingleton(RoomSchema.OfService("Billing", typeof(BillingRoom).Assembly));
        return services;
    }
}
