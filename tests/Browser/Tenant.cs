using System.Security.Cryptography;
using Alize.Client;
using Alize.Client.Auth;
using Alize.Client.Identity;

namespace Alize.Browser;

/// <summary>A project with one user, made by the operator for this run and taken away after it.</summary>
internal sealed class Tenant : IAsyncDisposable
{
    private readonly CloudClient _admin;
    private readonly Project _project;
    private readonly User _user;

    private Tenant(CloudClient admin, Project project, User user, string password)
    {
        _admin = admin;
        _project = project;
        _user = user;
        Password = password;
    }

    public string Name => _user.Name;

    public string Password { get; }

    /// <summary>Where the console is: at the root of what the APIs' address names.</summary>
    public Uri Console => new(_admin.Settings.AuthUrl, "/");

    public static async Task<Tenant> Make(string cloudDir)
    {
        var admin = CloudClient.Connect(SettingsFiles.FromOpenRc(Path.Combine(cloudDir, "openrc.sh")));
        var name = "browser-" + RandomNumberGenerator.GetHexString(6, lowercase: true);
        var password = RandomNumberGenerator.GetHexString(24);
        var project = await admin.Identity.CreateProject(name, "default", "The console's test", default);
        var user = await admin.Identity.CreateUser(name, password, "default", default);
        var member = (await admin.Identity.Roles(ListQuery.Named("member"), default))[0];
        await admin.Identity.Assign(project.Id, user.Id, member.Id, default);
        return new(admin, project, user, password);
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.Identity.DeleteUser(_user.Id, default);
        await _admin.Identity.DeleteProject(_project.Id, default);
        _admin.Dispose();
    }
}
