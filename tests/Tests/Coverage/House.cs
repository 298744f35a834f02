using Alize.Kernel;
using Alize.Tests.Fixture;
using Alize.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Coverage;

/// <summary>A cloud with two towns in it: everything that a tenant can have belongs to town A; town B has nothing to do with it.</summary>
public sealed class House : IAsyncLifetime
{
    /// <summary>sqlite or postgres.</summary>
    public string Engine { get; init; } = "sqlite";

    public TestCloud Cloud { get; private set; } = null!;

    /// <summary>All that can be asked for; what waits for a microversion that no door speaks yet cannot.</summary>
    public IReadOnlyList<Route> Routes { get; private set; } = [];

    public string TownA { get; private set; } = "";

    public string TownB { get; private set; } = "";

    public string AnnId { get; private set; } = "";

    public string BobId { get; private set; } = "";

    /// <summary>A member of town A: all samples are hers.</summary>
    public Persona Ann { get; private set; } = null!;

    /// <summary>A reader of town A.</summary>
    public Persona Rita { get; private set; } = null!;

    /// <summary>A member of town B.</summary>
    public Persona Bob { get; private set; } = null!;

    /// <summary>A user without any role.</summary>
    public Persona Stranger { get; private set; } = null!;

    public Persona Admin { get; private set; } = null!;

    public Persona Nobody => new(Cloud, "nobody", null);

    public Samples Samples { get; private set; } = null!;

    /// <summary>Routes that name something, below the administrator's: those that a tenant may call.</summary>
    internal IEnumerable<Route> Naming => Routes.Where(r => r.Pattern.Contains('{', StringComparison.Ordinal)
        && Samples.Plain(r.Pattern).Contains('{', StringComparison.Ordinal) && r.Rule.Needs < Needs.Admin);

    /// <summary>Whatever of town A is read by its id: who reads it, and how.</summary>
    internal IEnumerable<(Persona Who, Probe Probe)> Views()
    {
        foreach (var route in Naming.Where(r => r.Method == "GET" && r.Rule.Needs is Needs.Reader or Needs.Token))
        {
            var path = Samples.Fill(route.Pattern, out var isTowns, out _).Replace("{project_id}", TownA, StringComparison.Ordinal);
            if (isTowns)
            {
                var own = path.Contains("/identity/", StringComparison.Ordinal) || path.Contains("keypairs", StringComparison.Ordinal);
                yield return (own ? Ann : Rita, RouteBodies.Probes(route, path).First());
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        Cloud = await TestCloud.Start(Engine, fakeIdentity: false);
        Routes = [.. Cloud.Services.GetRequiredService<Doors>().All
            .Where(r => r.From is not { } from || r.Door.Versions is not { } range || from <= range.Max)];
        var keystone = await Keystone.Admin(Cloud);
        Admin = new(Cloud, "admin", await keystone.Login("admin", Cloud.AdminPassword, "admin"));
        (AnnId, TownA) = await keystone.MakeUser("ann", "ann-secret-1", "town-a", "member");
        var (ritaId, _) = await keystone.MakeUser("rita", "rita-secret-1", "town-a", "reader");
        (BobId, TownB) = await keystone.MakeUser("bob", "bob-secret-1", "town-b", "member");
        await keystone.Made("users", new { user = new { name = "sam", password = "sam-secret-1" } }, "user");
        Ann = await Login(keystone, "ann", "town-a");
        Rita = await Login(keystone, "rita", "town-a");
        Bob = await Login(keystone, "bob", "town-b");
        var (_, unscoped) = await keystone.Auth(new
        {
            methods = new[] { "password" },
            password = new { user = new { name = "sam", password = "sam-secret-1", domain = new { id = "default" } } },
        });
        Stranger = new(Cloud, "stranger", unscoped);
        Samples = await SampleMaker.Make(this, ritaId);
    }

    public async ValueTask DisposeAsync() => await Cloud.DisposeAsync();

    private async Task<Persona> Login(Keystone keystone, string name, string town) =>
        new(Cloud, name, await keystone.Login(name, $"{name}-secret-1", town));
}

/// <summary>One house for all tests that only look, or are refused.</summary>
[CollectionDefinition(nameof(House))]
#pragma warning disable CA1711 // xunit's word for it
public sealed class HouseCollection : ICollectionFixture<House>;
#pragma warning restore CA1711
