using Alize.Client.Auth;
using Xunit;

namespace Alize.Tests.Client;

public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alize-settings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_openrc_file_is_read_without_being_run()
    {
        var settings = SettingsFiles.FromOpenRc(File("openrc.sh", """
            # comment
            export OS_AUTH_URL=http://127.0.0.1:8700/identity/v3
            export OS_USERNAME="admin"
            export OS_PASSWORD='pass=word'
            export OS_PROJECT_NAME=admin
            export OS_REGION_NAME=RegionTwo
            export ALIZE_S3_URL=http://127.0.0.1:8701
            touch /tmp/never
            """));
        var password = Assert.IsType<PasswordCredentials>(settings.Credentials);
        Assert.Equal(("admin", "pass=word"), (password.User, password.Password));
        Assert.Equal(("admin", "Default"), (settings.Scope.ProjectName, settings.Scope.DomainName));
        Assert.Equal(("RegionTwo", new Uri("http://127.0.0.1:8701")), (settings.Region, settings.S3Url));
    }

    [Fact]
    public void A_cloud_of_clouds_yaml_is_found_by_name()
    {
        var path = File("clouds.yaml", """
            clouds:
              here:
                auth_type: v3applicationcredential
                auth:
                  auth_url: https://here.test/identity/v3
                  application_credential_id: abc
                  application_credential_secret: hush
                region_name: R
                cacert: /tmp/ca.pem
            """);
        var settings = SettingsFiles.FromCloudsYaml(path, "here");
        Assert.Equal("abc", Assert.IsType<ApplicationCredentials>(settings.Credentials).Id);
        Assert.Equal((Scope.Given, "R", "/tmp/ca.pem"), (settings.Scope, settings.Region, settings.CaCert));
        Assert.Contains("no cloud named 'there'",
            Assert.Throws<SettingsException>(() => SettingsFiles.FromCloudsYaml(path, "there")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clouds: [")]
    [InlineData("just words")]
    [InlineData("")]
    [InlineData("clouds:\n  here: text")]
    public void What_is_no_clouds_yaml_is_refused_in_words(string text) =>
        Assert.Throws<SettingsException>(() => SettingsFiles.FromCloudsYaml(File("clouds.yaml", text), "here"));

    [Fact]
    public void A_missing_variable_is_named() =>
        Assert.Contains("OS_AUTH_URL", Assert.Throws<SettingsException>(() => SettingsFiles.FromEnvironment(_ => "")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Secrets_are_in_no_records_text()
    {
        Assert.DoesNotContain("hush", new PasswordCredentials("ana", "hush").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", new TokenCredentials("hush").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", new ApplicationCredentials("hush").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", new ClientSettings(new Uri("http://a"), new TokenCredentials("hush"), Scope.Given).ToString(),
            StringComparison.Ordinal);
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
