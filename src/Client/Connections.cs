using System.Security.Cryptography.X509Certificates;

namespace Alize.Client;

/// <summary>How the client reaches a cloud: connections that are kept, and a CA of the cloud's own where it has one.</summary>
public static class Connections
{
    /// <param name="caCert">PEM file with the CA to trust instead of the machine's; null trusts what the machine trusts.</param>
    public static HttpClient Open(string? caCert)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
        };
        if (caCert is not null)
        {
            handler.SslOptions.CertificateChainPolicy = Trust(caCert);
        }

        // Each call has its own limit; a download may take as long as it takes.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static X509ChainPolicy Trust(string caCert)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caCert);
        return policy;
    }
}
