using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/availability_zones and /service-providers.</summary>
public sealed class PlacesApi : IDoor
{
    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/availability_zones", NetworkPolicy.ZonesList, ListZones);
        neutron.Get("/service-providers", NetworkPolicy.ProvidersList, ListProviders);
    }

    private static Task<Answer> ListZones(Call call)
    {
        var kinds = new[] { "network", "router" }.Where(k => call.Query("resource") is not { } asked || asked == k);
        return Task.FromResult(Answer.Json(200, o => o.List("availability_zones", kinds, (_, kind) =>
        {
            o.Text("name", Zones.Only);
            o.Text("resource", kind);
            o.Text("state", "available");
        })));
    }

    /// <summary>Routers are the cloud's own; nobody else provides any.</summary>
    private static Task<Answer> ListProviders(Call call) => Task.FromResult(Answer.Json(200, o => o.Texts("service_providers", [])));
}
