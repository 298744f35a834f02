using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alize.Kernel;

namespace Alize.Server.Hosting;

/// <summary>The cloud's own certificate authority, for an address off loopback whose operator brought no certificate: DIR/tls/ca.pem is
/// what clients
/// trust (clouds.yaml and openrc.sh name it), DIR/tls/server.pem what the program shows. A certificate is made anew a month before it ends,
/// or when the cloud is known by another name.</summary>
public static class OwnCa
{
    private static readonly TimeSpan _before = TimeSpan.FromDays(1);
    private static readonly TimeSpan _renewal = TimeSpan.FromDays(30);
    private static readonly TimeSpan _lastsServer = TimeSpan.FromDays(397);
    private static readonly TimeSpan _lastsCa = TimeSpan.FromDays(3650);

    /// <summary>The options with a certificate that fits their addresses.</summary>
    public static CloudOptions Equip(CloudOptions options, TimeProvider clock)
    {
        var folder = Path.Combine(options.DataDir, "tls");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var (ca, server) = (Path.Combine(folder, "ca"), Path.Combine(folder, "server"));
        var now = clock.GetUtcNow();
        if (!Fits(ca, "", now))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var root = CaRequest(key).CreateSelfSigned(now - _before, now + _lastsCa);
            Save(ca, root, key);
            File.Delete(server + ".pem");
        }

        if (!Fits(server, Names(options), now))
        {
            using var issuer = X509Certificate2.CreateFromPemFile(ca + ".pem", ca + ".key");
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = ServerRequest(key, options).Create(issuer, now - _before, now + _lastsServer,
                RandomNumberGenerator.GetBytes(16));
            Save(server, certificate, key);
            File.WriteAllText(server + ".names", Names(options));
        }

        return options with { TlsCert = server + ".pem", TlsKey = server + ".key", CaCert = ca + ".pem" };
    }

    /// <summary>It is there, whole, for these names, and lasts a while.</summary>
    private static bool Fits(string path, string names, DateTimeOffset now)
    {
        if (!File.Exists(path + ".pem") || !File.Exists(path + ".key")
            || (names.Length > 0 && (!File.Exists(path + ".names") || File.ReadAllText(path + ".names") != names)))
        {
            return false;
        }

        using var certificate = X509CertificateLoader.LoadCertificateFromFile(path + ".pem");
        return certificate.NotAfter.ToUniversalTime() > now.UtcDateTime + _renewal;
    }

    private static string Names(CloudOptions options) =>
        $"{options.Listen.Address} {options.S3Listen.Address} {options.PublicUrl} {Environment.MachineName}";

    private static CertificateRequest CaRequest(ECDsa key)
    {
        var request = new CertificateRequest("CN=Alizé cloud CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static CertificateRequest ServerRequest(ECDsa key, CloudOptions options)
    {
        var request = new CertificateRequest("CN=Alizé cloud", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback, options.Listen.Address,
            options.S3Listen.Address }.Distinct())
        {
            names.AddIpAddress(address);
        }

        if (Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var known))
        {
            if (IPAddress.TryParse(known.Host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(known.Host);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request;
    }

    private static void Save(string path, X509Certificate2 certificate, ECDsa key)
    {
        KeptFile.Write(path + ".key", key.ExportPkcs8PrivateKeyPem(), KeptFile.Private);
        KeptFile.Write(path + ".pem", certificate.ExportCertificatePem() + "\n", KeptFile.Readable);
    }
}
