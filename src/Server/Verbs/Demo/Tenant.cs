using Alize.Client;
using Alize.Client.Auth;
using Alize.Client.Identity;
using Alize.Kernel;
using Alize.Server.Hosting;

namespace Alize.Server.Verbs.Demo;

/// <summary>The one thing that the operator does: a project and a user who may work in it. The user's password is kept in
/// DIR/demo/password, and with all that a client needs in DIR/demo/openrc.sh (both 0600).</summary>
internal sealed class Tenant(CloudClient admin, string folder, Steps steps)
{
    private const string Advice = "see the log under DIR/log; alize status tells whether the cloud is healthy.";
    private static readonly string[] _roles = ["member"];

    private string PasswordFile => Path.Combine(folder, "password");

    public async Task<ClientSettings> Ensure(CancellationToken ct)
    {
        Project? project = null;
        await steps.Do("Project demo with a user of its own", Advice, async () =>
        {
            project = (await admin.Identity.Projects(ListQuery.Named(Stage.Name), ct)).FirstOrDefault(p => p.DomainId == "default");
            var note = project is null ? "" : Stage.WasThere;
            project ??= await admin.Identity.CreateProject(Stage.Name, "default", "What alize up shows", ct);
            await EnsureUser(project, ct);
            return note;
        });
        var password = await File.ReadAllTextAsync(PasswordFile, ct);
        WriteOpenRc(password);
        return admin.Settings with
        {
            Credentials = new PasswordCredentials(Stage.Name, password),
            Scope = Scope.Project(project!.Id),
        };
    }

    // Anew each time, since the cloud's address may have changed.
    private void WriteOpenRc(string password)
    {
        var of = admin.Settings;
        var access = new OpenRc(of.AuthUrl.AbsoluteUri, Stage.Name, password, Stage.Name)
        {
            Region = of.Region,
            S3Url = of.S3Url?.AbsoluteUri.TrimEnd('/'),
            CaCert = of.CaCert,
        };
        KeptFile.Write(
            Path.Combine(folder, "openrc.sh"), access.Text("The demonstration's own user, in project demo."), KeptFile.Private);
    }

    private async Task EnsureUser(Project project, CancellationToken ct)
    {
        var user = (await admin.Identity.Users(ListQuery.Named(Stage.Name), ct)).FirstOrDefault(u => u.DomainId == "default");
        if (user is null || !File.Exists(PasswordFile))
        {
            var password = Ids.Random.Hex(16);
            KeptFile.Write(PasswordFile + ".new", password, KeptFile.Private);
            if (user is null)
            {
                user = await admin.Identity.CreateUser(Stage.Name, password, "default", ct);
            }
            else
            {
                await admin.Identity.SetPassword(user.Id, password, ct);
            }

            File.Move(PasswordFile + ".new", PasswordFile, overwrite: true);
            KeptFile.SyncFolder(folder);
        }

        foreach (var role in (await admin.Identity.Roles(ListQuery.All, ct)).Where(r => _roles.Contains(r.Name)))
        {
            await admin.Identity.Assign(project.Id, user.Id, role.Id, ct);
        }
    }
}
