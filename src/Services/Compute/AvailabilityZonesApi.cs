using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of availability zones: where hosts stand.</summary>
public sealed class AvailabilityZonesApi(ComputeHosts hosts) : IDoor
{
    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/os-availability-zone", CatalogPolicy.ZoneList, call => List(call, detail: false));
        nova.Get("/os-availability-zone/detail", CatalogPolicy.ZoneDetail, call => List(call, detail: true));
    }

    private async Task<Answer> List(Call call, bool detail)
    {
        var zones = (await hosts.List(call.Ct)).GroupBy(h => h.Room.Zone).OrderBy(z => z.Key, StringComparer.Ordinal);
        return Answer.Json(200, o => o.List("availabilityZoneInfo", zones, (z, zone) =>
        {
            var available = zone.Any(h => !h.Disabled);
            z.Text("zoneName", zone.Key);
            z.Object("zoneState", s => s.Flag("available", available));
            if (detail && available)
            {
                z.Object("hosts", hs => Hosts(hs, zone));
                return;
            }

            z.Null("hosts");
        }));
    }

    private static void Hosts(JsonOut o, IEnumerable<ComputeHost> zone)
    {
        foreach (var host in zone.Where(h => !h.Disabled))
        {
            o.Object(host.Name, h => h.Object(ComputeHosts.Binary, s =>
            {
                s.Flag("available", !host.ForcedDown);
                s.Flag("active", true);
                s.Text("updated_at", ComputeTimes.Micros(host.UpdatedMs));
            }));
        }
    }
}
