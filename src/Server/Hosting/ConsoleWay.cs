using System.Net;
using System.Security.Cryptography.X509Certificates;
using Alize.Console.Hosting;
using Alize.Kernel;
using Alize.Services.Identity;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Alize.Server.Hosting;

/// <summary>How the console reaches the APIs of the program that it is served by: over HTTP at the listen address, as any client.</summary>
internal static class ConsoleWay
{
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(1);

    public static ConsoleOptions Options(IServiceProvider services)
    {
        var options = services.GetRequiredService<CloudOptions>();
        var cloud = services.GetRequiredService<Cloud>();
        return new ConsoleOptions(() => Apis(services.GetRequiredService<IServer>()), Open(options), KeyFiles.ConsoleKey(cloud))
        {
            Region = cloud.Region,
            Secure = cloud.PublicUrl.StartsWith("https:", StringComparison.Ordinal),
        };
    }

    /// <summary>The main port comes first; what listens on every address is called on this machine's own.</summary>
    private static Uri Apis(IServer server)
    {
        var first = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return IPAddress.TryParse(first.Host.Trim('[', ']'), out var address)
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(first) { Host = address.Equals(IPAddress.Any) ? "127.0.0.1" : "[::1]" }.Uri
            : first;
    }

    private static HttpClient Open(CloudOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionIdleTimeout = _kept,
        };
        if (options.TlsCert is { } file)
        {
            // its name need not be this address's: it is ours because it is the one we serve
            var ours = X509CertificateLoader.LoadCertificateFromFile(file).RawData;
            handler.SslOptions.RemoteCertificateValidationCallback = (_, theirs, _, _) => theirs is not null
                && theirs.GetRawCertData().AsSpan().SequenceEqual(ours);
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
