namespace Alize.Server.Hosting;

/// <summary>What an openrc file says of one user in one project, both of the domain Default, so that <c>source FILE</c> is all that
/// OpenStack's clients need.</summary>
public sealed record OpenRc(string AuthUrl, string User, string Password, string Project)
{
    public required string Region { get; init; }

    public string? S3Url { get; init; }

    /// <summary>PEM file of the CA to trust; null where the system's own are enough.</summary>
    public string? CaCert { get; init; }

    /// <summary>The file's text, <paramref name="whose"/> as a comment on its first line.</summary>
    public string Text(string whose)
    {
        string?[] lines =
        [
            $"# {whose} Keep it private.",
            $"export OS_AUTH_URL={AuthUrl}",
            $"export OS_USERNAME={User}",
            $"export OS_PASSWORD={Password}",
            $"export OS_PROJECT_NAME={Project}",
            "export OS_USER_DOMAIN_NAME=Default",
            "export OS_PROJECT_DOMAIN_NAME=Default",
            $"export OS_REGION_NAME={Region}",
            "export OS_IDENTITY_API_VERSION=3",
            "export OS_VOLUME_API_VERSION=3",
            S3Url is null ? null : $"export ALIZE_S3_URL={S3Url}",
            CaCert is null ? null : $"export OS_CACERT={CaCert}",
        ];
        return string.Join('\n', lines.Where(l => l is not null)) + "\n";
    }
}
