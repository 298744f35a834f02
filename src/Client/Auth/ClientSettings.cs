namespace Alize.Client.Auth;

/// <summary>Where the cloud is, who comes, and in which scope.</summary>
public sealed record ClientSettings(Uri AuthUrl, Credentials Credentials, Scope Scope)
{
    public string Region { get; init; } = "RegionOne";

    /// <summary>PEM file of the CA to trust.</summary>
    public string? CaCert { get; init; }

    /// <summary>The S3 door, where the catalogue does not name one.</summary>
    public Uri? S3Url { get; init; }

    /// <summary>The address by which this client reaches the cloud, where it differs from what the catalogue says (the console beside the
    /// APIs).</summary>
    public Uri? Through { get; init; }

    /// <summary>Reads variables as OpenStack's clients name them (<c>OS_AUTH_URL</c> and so on).</summary>
    /// <exception cref="SettingsException">A variable is missing or does not parse.</exception>
    public static ClientSettings From(Func<string, string?> variable)
    {
        var auth = Address("OS_AUTH_URL", Needed(variable, "OS_AUTH_URL"), "http://127.0.0.1:8700/identity/v3");
        return new ClientSettings(auth, CredentialsOf(variable), ScopeOf(variable))
        {
            Region = variable("OS_REGION_NAME") ?? "RegionOne",
            CaCert = variable("OS_CACERT"),
            S3Url = variable("ALIZE_S3_URL") is { } s3 ? Address("ALIZE_S3_URL", s3, "http://127.0.0.1:8701") : null,
        };
    }

    private static Uri Address(string name, string text, string such) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")
            ? uri
            : throw new SettingsException($"{name} is not an address such as {such}.");

    private static Credentials CredentialsOf(Func<string, string?> variable)
    {
        var domain = variable("OS_USER_DOMAIN_NAME");
        switch (variable("OS_AUTH_TYPE") ?? "password")
        {
            case "token" or "v3token":
                return new TokenCredentials(Needed(variable, "OS_TOKEN"));
            case "v3applicationcredential":
                return new ApplicationCredentials(Needed(variable, "OS_APPLICATION_CREDENTIAL_SECRET"))
                {
                    Id = variable("OS_APPLICATION_CREDENTIAL_ID"),
                    Name = variable("OS_APPLICATION_CREDENTIAL_NAME"),
                    UserId = variable("OS_USER_ID"),
                    UserName = variable("OS_USERNAME"),
                    UserDomain = domain ?? "Default",
                };
            default:
                var user = variable("OS_USER_ID") ?? Needed(variable, "OS_USERNAME");
                return new PasswordCredentials(user, Needed(variable, "OS_PASSWORD"))
                {
                    IsId = variable("OS_USER_ID") is not null,
                    DomainId = variable("OS_USER_DOMAIN_ID"),
                    DomainName = domain ?? "Default",
                };
        }
    }

    private static Scope ScopeOf(Func<string, string?> variable)
    {
        if (variable("OS_AUTH_TYPE") == "v3applicationcredential")
        {
            return Scope.Given;
        }

        if (variable("OS_PROJECT_ID") is { } id)
        {
            return Scope.Project(id);
        }

        if (variable("OS_PROJECT_NAME") is { } name)
        {
            return new Scope
            {
                ProjectName = name, DomainId = variable("OS_PROJECT_DOMAIN_ID"),
                DomainName = variable("OS_PROJECT_DOMAIN_NAME") ?? "Default"
            };
        }

        return variable("OS_SYSTEM_SCOPE") is not null
            ? Scope.System
            : new Scope { DomainId = variable("OS_DOMAIN_ID"), DomainName = variable("OS_DOMAIN_NAME") };
    }

    private static string Needed(Func<string, string?> variable, string name) =>
        variable(name) ?? throw new SettingsException($"{name} is not set: source the cloud's openrc.sh, or name the cloud with OS_CLOUD.");
}
