using Alize.Client;
using Alize.Client.Auth;
using Alize.Client.Images;
using Alize.Services.Compute;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Console;

/// <summary>A cloud with two tenants who know nothing of each other, each with a user of their own, an image and two flavors for
/// all.</summary>
public sealed class ConsoleWorld : IAsyncLifetime
{
    public const string Password = "  blanks count  ";

    private string? _session;

    public TestCloud Cloud { get; private set; } = null!;

    public CloudClient Admin { get; private set; } = null!;

    /// <summary>Member of project north alone.</summary>
    public CloudClient Ada { get; private set; } = null!;

    /// <summary>Member of project south alone.</summary>
    public CloudClient Bob { get; private set; } = null!;

    public string Image { get; private set; } = "";

    public string NorthNetwork { get; private set; } = "";

    public static string Small => "small";

    /// <summary>More memory than the host has.</summary>
    public static string Huge => "huge";

    public async ValueTask InitializeAsync()
    {
        Cloud = await TestCloud.Start(fakeIdentity: false);
        Admin = As("admin", Cloud.AdminPassword, "admin");
        Ada = await Tenant("ada", "north");
        Bob = await Tenant("bob", "south");
        var image = await Admin.Images.Create(new NewImage("tiny") { DiskFormat = "raw", Visibility = "public" }, default);
        await Admin.Images.Upload(image.Id, new MemoryStream(new byte[65_536]), default);
        Image = image.Id;
        await MakeFlavors();
        var network = await Ada.Network.CreateNetwork("lan", default);
        await Ada.Network.CreateSubnet("lan", network.Id, "10.1.0.0/24", [], default);
        NorthNetwork = network.Id;
        await Cloud.Settle();
    }

    public async ValueTask DisposeAsync() => await Cloud.DisposeAsync();

    /// <summary>A browser that has seen nothing yet.</summary>
    public Visitor Visitor(string? language = "en") => new(Cloud.Url, language);

    /// <summary>A browser in which somebody has signed in.</summary>
    public async Task<Visitor> SignedIn(string user = "ada", string? language = "en")
    {
        var visitor = Visitor(language);
        await visitor.SignIn(user, user == "admin" ? Cloud.AdminPassword : Password);
        return visitor;
    }

    /// <summary>A browser with ada's session of another: signing in takes time, and a test that only reads needs no session of its
    /// own.</summary>
    public async Task<Visitor> Reader(string? language = "en")
    {
        _session ??= (await SignedIn()).Cookie("alize_session")!.Value;
        var visitor = Visitor(language);
        visitor.Plant("alize_session", _session);
        return visitor;
    }

    public async Task<string> Boot(CloudClient owner, string name, string flavor = "small")
    {
        var network = owner == Ada ? [NorthNetwork] : Array.Empty<string>();
        var id = await owner.Compute.Create(new Alize.Client.Compute.NewServer(name, flavor) { ImageId = Image, Networks = network },
            default);
        await Cloud.Settle();
        return id;
    }

    public CloudClient As(string user, string password, string? project) => new(Cloud.Http, new ClientSettings(
        new Uri(Cloud.Url, "/identity/v3"),
        new PasswordCredentials(user, password),
        project is null ? Scope.Given : new Scope { ProjectName = project, DomainName = "Default" })
    {
        Through = Cloud.Url,
    });

    private async Task<CloudClient> Tenant(string user, string project)
    {
        var made = await Admin.Identity.CreateProject(project, "default", "", default);
        var who = await Admin.Identity.CreateUser(user, Password, "default", default);
        var member = (await Admin.Identity.Roles(ListQuery.Named("member"), default))[0];
        await Admin.Identity.Assign(made.Id, who.Id, member.Id, default);
        return As(user, Password, project);
    }

    private async Task MakeFlavors()
    {
        var flavors = Cloud.Services.GetRequiredService<Flavors>();
        var token = await Admin.Identity.Token(default);
        var admin = await Cloud.Services.GetRequiredService<Alize.Kernel.IAuthenticator>().Authenticate(token.Id, default);
        foreach (var (name, ram) in new[] { (Small, 128), (Huge, 16_384) })
        {
            await flavors.Create(admin!, new(name, name, 1, ram, 1, 0, 0, 1, true, false, null, new Dictionary<string, string>()), default);
        }
    }
}
