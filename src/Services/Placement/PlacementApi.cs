using Alize.Kernel;

namespace Alize.Services.Placement;

/// <summary>The door of hosts, to read: who has what, and who takes it.</summary>
public sealed class PlacementApi(Db db, Providers providers) : IDoor
{
    public void Map(Doors doors)
    {
        var placement = doors.Open(PlacementDoor.Door);
        placement.Get("", PlacementPolicy.Versions, _ => Task.FromResult(Versions()));
        placement.Get("/resource_providers", PlacementPolicy.List, List);
        placement.Get("/resource_providers/{id}", PlacementPolicy.Show, Show);
        placement.Get("/resource_providers/{id}/inventories", PlacementPolicy.Inventories, Inventories);
        placement.Get("/resource_providers/{id}/usages", PlacementPolicy.Usages, Usages);
        placement.Get("/resource_providers/{id}/allocations", PlacementPolicy.Allocations, AllocationsOn);
        placement.Get("/allocations/{consumer}", PlacementPolicy.Allocations, AllocationsOf);
    }

    private static Answer Versions() => Answer.Json(200, o => o.List("versions", [PlacementDoor.Versions], (v, range) =>
    {
        v.Text("id", "v1.0");
        v.Text("max_version", range.Max.ToString());
        v.Text("min_version", range.Min.ToString());
        v.Text("status", "CURRENT");
        v.Links(("self", ""));
    }));

    private async Task<Answer> List(Call call)
    {
        var (name, id) = (call.Query("name"), call.Query("uuid"));
        var all = (await providers.List(call.Ct)).Where(p => (name is null || p.Host == name) && (id is null || p.Id == id));
        return Answer.Json(200, o => o.List("resource_providers", all, Write));
    }

    private async Task<Answer> Show(Call call)
    {
        var provider = await Get(call);
        return Answer.Json(200, o => Write(o, provider));
    }

    private async Task<Answer> Inventories(Call call)
    {
        var provider = await Get(call);
        var stocks = await providers.Stocks(provider.Host, call.Ct);
        return Answer.Json(200, o =>
        {
            o.Number("resource_provider_generation", provider.Generation);
            o.Object("inventories", all =>
            {
                foreach (var has in stocks.Select(s => s.Inventory))
                {
                    all.Object(has.Class, i => Write(i, has));
                }
            });
        });
    }

    private async Task<Answer> Usages(Call call)
    {
        var provider = await Get(call);
        var stocks = await providers.Stocks(provider.Host, call.Ct);
        return Answer.Json(200, o =>
        {
            o.Number("resource_provider_generation", provider.Generation);
            o.Object("usages", u => stocks.ForEach(s => u.Number(s.Inventory.Class, s.Used)));
        });
    }

    private async Task<Answer> AllocationsOn(Call call)
    {
        var provider = await Get(call);
        var all = await db.Read(tx => Allocations.On(tx, provider.Host), call.Ct);
        return Answer.Json(200, o =>
        {
            o.Number("resource_provider_generation", provider.Generation);
            o.Object("allocations", a =>
            {
                foreach (var consumer in all.GroupBy(x => x.Consumer))
                {
                    a.Object(consumer.Key, c => Resources(c, consumer));
                }
            });
        });
    }

    private async Task<Answer> AllocationsOf(Call call)
    {
        var held = await db.Read(tx => Allocations.Of(tx, call.Path("consumer")), call.Ct);
        var hosts = (await providers.List(call.Ct)).ToDictionary(p => p.Host);
        return Answer.Json(200, o => o.Object("allocations", a =>
        {
            foreach (var host in held.GroupBy(h => h.Host))
            {
                a.Object(hosts[host.Key].Id, h =>
                {
                    h.Number("generation", hosts[host.Key].Generation);
                    Resources(h, host);
                });
            }
        }));
    }

    private async Task<Provider> Get(Call call) => await providers.Find(call.Path("id"), call.Ct)
        ?? throw new Fault(FaultKind.NotFound, $"No resource provider with uuid {call.Path("id")} found").Thrown();

    private static void Resources(JsonOut o, IEnumerable<Allocation> held) => o.Object("resources", r =>
    {
        foreach (var one in held)
        {
            r.Number(one.Class, one.Amount);
        }
    });

    private static void Write(JsonOut o, Provider p)
    {
        o.Text("uuid", p.Id);
        o.Text("name", p.Host);
        o.Number("generation", p.Generation);
        var self = $"{PlacementDoor.Door.Prefix}/resource_providers/{p.Id}";
        o.Links(("self", self), ("inventories", self + "/inventories"), ("usages", self + "/usages"));
    }

    private static void Write(JsonOut o, Inventory i)
    {
        o.Number("total", i.Total);
        o.Number("reserved", i.Reserved);
        o.Number("min_unit", 1);
        o.Number("max_unit", Math.Max(1, i.Capacity));
        o.Number("step_size", 1);
        o.Double("allocation_ratio", i.AllocationRatio);
    }
}
