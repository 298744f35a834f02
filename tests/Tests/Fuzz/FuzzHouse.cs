using System.Text.Json;
using Alize.Kernel;
using Alize.Tests.Coverage;
using Xunit;

namespace Alize.Tests.Fuzz;

/// <summary>A house whose things may be ruined: what must stay, so that the fuzzer is let in, has others in its place.</summary>
public sealed class FuzzHouse : IAsyncLifetime
{
    private const string V3 = "/identity/v3/";

    public House House { get; } = new();

    public List<string> Words { get; } =
    [
        "a", "name", "10.9.0.0/24", "10.9.0.7", "2001:db8::/64", "2001:db8::1", "0.0.0.0/0",
        "fa:16:3e:00:00:01", "tcp", "icmp", "ipv6-icmp", "22", "true",
        "2026-11-25T12:00:00Z", "2026-11-25T12:00:00.000000Z", "9999-12-31T23:59:59Z", "least",
        "anns-key", "anns-net", "standard", "RegionOne", "nova", "default",
        "http://127.0.0.1/x", "shared", "private", "public", "raw", "qcow2", "bare", "/dev/vdb",
        "é中", "x y", "{}", "[]", "{\"a\":", "aGVsbG8=", "-1",
        "00000000-0000-0000-0000-000000000000", "*", "%", "'", "os:x", "colour", "GET", "/v2.1/servers",
        "member", "reader", "ssh-rsa AAAAB3NzaC1yc2E= x",
    ];

    public async ValueTask InitializeAsync()
    {
        await House.InitializeAsync();
        Words.AddRange(House.Samples.Secrets.Keys);
        var admin = House.Admin;
        var user = await admin.Make(V3 + "users", "user", new { name = "spare" });
        House.Samples.Town(user, V3 + "users/{id}", V3 + "users/{user}", V3 + "groups/{id}/users/{user}");
        House.Samples.Town(await admin.Make(V3 + "projects", "project", new { name = "spare" }), V3 + "projects/{id}");
        House.Samples.Cloud(
            await admin.Make(V3 + "domains", "domain", new { name = "spare" }), V3 + "domains/{id}", V3 + "domains/{domain}");
        House.Samples.Cloud(await admin.Make(V3 + "groups", "group", new { name = "spare" }), V3 + "groups/{id}");
        House.Samples.Cloud(await admin.Make(V3 + "roles", "role", new { name = "spare" }), V3 + "roles/{id}");
        var service = await admin.Make(V3 + "services", "service", new { name = "spare", type = "spare" });
        House.Samples.Cloud(service, V3 + "services/{id}");
        House.Samples.Cloud(
            await admin.Make(
                V3 + "endpoints", "endpoint", new { service_id = service, @interface = "public", url = "http://127.0.0.1/" }), V3
                    + "endpoints/{id}");
        House.Samples.Cloud(await admin.Make(V3 + "policies", "policy", new { type = "a", blob = "b" }), V3 + "policies/{id}");
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();

    /// <summary>Whoever may call the route, and has something there.</summary>
    public Persona For(Route route) => route.Rule.Needs >= Needs.Manager ? House.Admin : House.Ann;

    /// <summary>The fuzzer is still let in: nothing it did has shut it out of the doors it tries.</summary>
    public async Task StillLetIn()
    {
        Assert.Equal(200, (await House.Ann.Ask("GET", "/network/v2.0/networks")).Status);
        Assert.Equal(200, (await House.Admin.Ask("GET", "/identity/v3/users")).Status);
    }
}
