using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>The door of floating IPs and their pools under this service, which is gone since 2.36.</summary>
public sealed class FloatingProxyApi(IFloating floating) : IDoor
{
    private const int Last = 35;
    private static readonly Schema _create = Schema.Object(("pool", Schema.Text(1, 255).OrNull()));

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Within(null, Last, "GET", "/os-floating-ip-pools", CatalogPolicy.FloatingRead, Pools);
        nova.Within(null, Last, "GET", "/os-floating-ips", CatalogPolicy.FloatingRead, List);
        nova.Within(null, Last, "POST", "/os-floating-ips", CatalogPolicy.FloatingWrite, Create, _create);
        nova.Within(null, Last, "GET", "/os-floating-ips/{id}", CatalogPolicy.FloatingRead, Show);
        nova.Within(null, Last, "DELETE", "/os-floating-ips/{id}", CatalogPolicy.FloatingWrite, Delete);
    }

    private async Task<Answer> Pools(Call call)
    {
        var pools = await floating.Pools(call.Caller, call.Ct);
        return Answer.Json(
            200, o => o.List("floating_ip_pools", pools, (p, pool) => p.Text("name", pool.Name.Length > 0 ? pool.Name : pool.Id)));
    }

    private async Task<Answer> List(Call call)
    {
        var list = await floating.List(call.Caller, call.Ct);
        return Answer.Json(200, o => o.List("floating_ips", list, Write));
    }

    private async Task<Answer> Show(Call call) => One(await floating.Get(call.Caller, call.Path("id"), call.Ct));

    private async Task<Answer> Create(Call call)
    {
        var pools = await floating.Pools(call.Caller, call.Ct);
        var name = call.Body.TextOrNull("pool");
        var pool = (name is null ? pools.FirstOrDefault() : pools.Find(p => p.Id == name || p.Name == name))
            ?? throw new Fault(
                FaultKind.NotFound, name is null ? "Floating IP pool not found." : $"Floating IP pool {name} not found.").Thrown();
        return One(await ProxyRefusals.Worded(() => floating.Create(call.Caller, pool.Id, call.Ct)));
    }

    private async Task<Answer> Delete(Call call)
    {
        await ProxyRefusals.Worded(() => floating.Delete(call.Caller, call.Path("id")));
        return Answer.Empty(202);
    }

    private static Answer One(FloatingInfo ip) => Answer.Json(200, o => o.Object("floating_ip", f => Write(f, ip)));

    private static void Write(JsonOut o, FloatingInfo ip)
    {
        o.Text("id", ip.Id);
        o.Text("ip", ip.Address);
        o.Text("pool", ip.Pool);
        o.Text("fixed_ip", ip.FixedAddress);
        o.Text("instance_id", ip.Device);
    }
}
