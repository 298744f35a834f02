using System.Globalization;
using System.Net;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of hosts as hypervisors.</summary>
public sealed class HypervisorsApi(ComputeHosts hosts, IHypervisor hypervisor, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/os-hypervisors", CatalogPolicy.HypervisorList, call => List(call, detail: false));
        nova.Get("/os-hypervisors/detail", CatalogPolicy.HypervisorList, call => List(call, detail: true));
        nova.Within(null, 87, "GET", "/os-hypervisors/statistics", CatalogPolicy.HypervisorStatistics, Statistics);
        nova.Get("/os-hypervisors/{id}", CatalogPolicy.HypervisorShow, Show);
        nova.Within(null, 87, "GET", "/os-hypervisors/{id}/uptime", CatalogPolicy.HypervisorShow, Uptime);
        nova.Within(null, 52, "GET", "/os-hypervisors/{id}/search", CatalogPolicy.HypervisorList, call => Search(call, withServers: false));
        nova.Within(null, 52, "GET", "/os-hypervisors/{id}/servers", CatalogPolicy.HypervisorList, call => Search(call, withServers: true));
    }

    private async Task<Answer> List(Call call, bool detail)
    {
        var paged = call.Version.Has(2, 33);
        var limit = paged ? NovaPages.Limit(call) : NovaPages.Most;
        var all = await hosts.List(call.Ct);
        var pattern = call.Version.Has(2, 53) ? call.Query("hypervisor_hostname_pattern") : null;
        var shown =
            pattern is null ? After(all, paged ? call.Query("marker") : null, call.Version).Take(limit).ToList() : Matching(all, pattern);
        var servers = (await hosts.Servers(null, call.Ct)).ToLookup(s => s.Host);
        var facts = detail ? await Facts(shown, call.Ct) : [];
        return Answer.Json(200, o =>
        {
            o.List("hypervisors", shown, (h, host) => Write(h, call, host, facts.GetValueOrDefault(host.Name), [.. servers[host.Name]]));
            if (paged && pattern is null)
            {
                NovaPages.Links(o, call, cloud, "hypervisors", limit, [.. shown.Select(h => IdOf(h, call.Version))]);
            }
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var host = await Get(call);
        var servers = await hosts.Servers(host.Name, call.Ct);
        var facts = await hypervisor.Facts(host.Name, call.Ct);
        return Answer.Json(200, o => o.Object("hypervisor", h => Write(h, call, host, facts, servers)));
    }

    private async Task<Answer> Uptime(Call call)
    {
        var host = await Get(call);
        if (host.ForcedDown)
        {
            throw Fault.BadRequest($"Compute service of {host.Name} is unavailable at this time.").Thrown();
        }

        return Answer.Json(200, o => o.Object("hypervisor", h =>
        {
            HypervisorWire.Brief(h, call.Version, host);
            h.Text("uptime", UptimeText());
        }));
    }

    private async Task<Answer> Statistics(Call call)
    {
        var (all, servers) = (await hosts.List(call.Ct), await hosts.Servers(null, call.Ct));
        return Answer.Json(200, o => o.Object("hypervisor_statistics", s => HypervisorWire.Statistics(s, all, servers)));
    }

    private async Task<Answer> Search(Call call, bool withServers)
    {
        var found = Matching(await hosts.List(call.Ct), call.Path("id"));
        var servers = withServers ? (await hosts.Servers(null, call.Ct)).ToLookup(s => s.Host) : null;
        return Answer.Json(200, o => o.List("hypervisors", found, (h, host) =>
        {
            HypervisorWire.Brief(h, call.Version, host);
            if (servers?[host.Name].ToList() is { Count: > 0 } here)
            {
                HypervisorWire.Servers(h, here);
            }
        }));
    }

    private void Write(JsonOut o, Call call, ComputeHost host, HostFacts? facts, IReadOnlyCollection<HostedServer> servers)
    {
        if (facts is null)
        {
            HypervisorWire.Brief(o, call.Version, host);
        }
        else
        {
            HypervisorWire.Whole(o, call.Version, host, facts, servers, Address());
        }

        if (call.Version.Has(2, 53) && call.Query("with_servers").ToFlag() == true && (servers.Count > 0 || call.Version.Has(2, 75)))
        {
            HypervisorWire.Servers(o, servers);
        }
    }

    private async Task<ComputeHost> Get(Call call)
    {
        var id = call.Path("id");
        return (await hosts.List(call.Ct)).Find(h => IdOf(h, call.Version) == id)
            ?? throw Fault.NotFound("Hypervisor with ID", $"'{id}'").Thrown();
    }

    private async Task<Dictionary<string, HostFacts>> Facts(List<ComputeHost> shown, CancellationToken ct)
    {
        var facts = new Dictionary<string, HostFacts>();
        foreach (var host in shown)
        {
            facts[host.Name] = await hypervisor.Facts(host.Name, ct);
        }

        return facts;
    }

    private static IEnumerable<ComputeHost> After(List<ComputeHost> all, string? marker, Microversion version)
    {
        if (marker is null)
        {
            return all;
        }

        var at = all.FindIndex(h => IdOf(h, version) == marker);
        return at >= 0 ? all.Skip(at + 1) : throw Fault.BadRequest($"marker [{marker}] not found").Thrown();
    }

    private static List<ComputeHost> Matching(List<ComputeHost> all, string pattern)
    {
        var found = all.FindAll(h => h.Name.Contains(pattern, StringComparison.OrdinalIgnoreCase));
        return found.Count > 0
            ? found
            : throw new Fault(FaultKind.NotFound, $"No hypervisor matching '{pattern}' could be found.").Thrown();
    }

    private static string IdOf(ComputeHost host, Microversion version) =>
        version.Has(2, 53) ? host.Uuid : host.Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The hosts of this process are reached where it is reached; a name is no address.</summary>
    private string Address() =>
        IPAddress.TryParse(new Uri(cloud.PublicUrl).Host.Trim('[', ']'), out var ip) ? ip.ToString() : IPAddress.Loopback.ToString();

    /// <summary>As the command of this name words it.</summary>
    private static string UptimeText()
    {
        var up = TimeSpan.FromMilliseconds(Environment.TickCount64);
        return string.Create(CultureInfo.InvariantCulture, $"up {(int)up.TotalDays} days, {up.Hours:00}:{up.Minutes:00}");
    }
}
