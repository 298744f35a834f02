using Alize.Kernel;

namespace Alize.Server.Hosting;

/// <summary>The administrator's way in: a random password drawn at the first start and written to DIR/openrc.sh and DIR/clouds.yaml
/// (0600), never to a log.</summary>
public static class AdminAccess
{
    /// <summary>Reads the password, drawing it at the first start, and writes both files anew, since the address may have
    /// changed.</summary>
    public static string Ensure(CloudOptions options, Cloud cloud)
    {
        var openrc = Path.Combine(options.DataDir, "openrc.sh");
        var password = Known(openrc) ?? Ids.Random.Hex(16);
        var auth = $"{cloud.PublicUrl}/identity/v3";
        var ca = (options.CaCert ?? options.TlsCert) is { } cert ? Path.GetFullPath(cert) : null;
        var access = new OpenRc(auth, "admin", password, "admin") { Region = cloud.Region, S3Url = cloud.S3Url, CaCert = ca };
        Write(openrc, access.Text("The administrator of this cloud."));
        Write(Path.Combine(options.DataDir, "clouds.yaml"), $"""
            clouds:
              alize:
                auth:
                  auth_url: {auth}
                  username: admin
                  password: {password}
                  project_name: admin
                  user_domain_name: Default
                  project_domain_name: Default
                region_name: {cloud.Region}
                s3_url: {cloud.S3Url}
                identity_api_version: 3
            {(ca is null ? "" : $"    cacert: {ca}")}
            """);
        return password;
    }

    /// <summary>What OS_PASSWORD an openrc file exports; null where there is no such file.</summary>
    public static string? Known(string openrc) => File.Exists(openrc)
        ? File.ReadLines(openrc).Select(l => l.Split("OS_PASSWORD=", 2)).FirstOrDefault(p => p.Length == 2)?[1].Trim()
        : null;

    private static void Write(string path, string text) => KeptFile.Write(path, text.TrimEnd() + "\n", KeptFile.Private);
}
