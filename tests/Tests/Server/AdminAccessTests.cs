using Alize.Client.Auth;
using Alize.Kernel;
using Alize.Server.Hosting;
using Xunit;

namespace Alize.Tests.Server;

public sealed class AdminAccessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alize-access-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Both_files_belong_to_their_owner_alone_and_say_the_same()
    {
        var password = Ensure();
        foreach (var name in new[] { "openrc.sh", "clouds.yaml" })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, name)));
        }

        var openrc = SettingsFiles.FromOpenRc(Path.Combine(_folder, "openrc.sh"));
        var yaml = SettingsFiles.FromCloudsYaml(Path.Combine(_folder, "clouds.yaml"), "alize");
        Assert.Equal(openrc, yaml);
        Assert.Equal(password, Assert.IsType<PasswordCredentials>(yaml.Credentials).Password);
    }

    [Fact]
    public void The_password_is_drawn_once_and_stays_when_the_address_changes()
    {
        var first = Ensure();
        Assert.Equal(first, Ensure("http://elsewhere.test:1234"));
        Assert.Contains("http://elsewhere.test:1234/identity/v3", File.ReadAllText(Path.Combine(_folder, "openrc.sh")),
            StringComparison.Ordinal);
        Assert.True(first.Length >= 32);
    }

    [Fact]
    public void Two_clouds_have_two_passwords_and_two_ids()
    {
        var (one, two) = (Options("one"), Options("two"));
        Assert.NotEqual(CloudFiles.Open(one).Id, CloudFiles.Open(two).Id);
        Assert.NotEqual(AdminAccess.Ensure(one, CloudFiles.Open(one)), AdminAccess.Ensure(two, CloudFiles.Open(two)));
        Assert.Equal(CloudFiles.Open(one).Id, CloudFiles.Open(one).Id);
    }

    private CloudOptions Options(string name) => new() { DataDir = Path.Combine(_folder, name) };

    private string Ensure(string url = "http://127.0.0.1:8700") =>
        AdminAccess.Ensure(new CloudOptions { DataDir = _folder },
            new Cloud("c0ffee00c0ffee00", _folder, "RegionOne", url, "http://127.0.0.1:8701"));
}
