using Alize.Client.Auth;
using Alize.Client.Billing;
using Alize.Client.Compute;
using Alize.Client.Identity;
using Alize.Client.Images;
using Alize.Client.Network;
using Alize.Client.Objects;
using Alize.Client.Volumes;
using Alize.Client.Wire;

namespace Alize.Client;

/// <summary>A cloud, as one user sees it in one scope: a typed room a service, over the public APIs only. Safe for many threads.</summary>
public sealed class CloudClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;

    /// <param name="http">Shared by as many clients as one likes; see <see cref="Connect"/> for one of its own.</param>
    public CloudClient(HttpClient http, ClientSettings settings)
        : this(http, settings, ownsHttp: false)
    {
    }

    private CloudClient(HttpClient http, ClientSettings settings, bool ownsHttp)
    {
        _http = http;
        _ownsHttp = ownsHttp;
        Settings = settings;
        Session = new Session(http, settings);
        Identity = new IdentityClient(Session);
        Images = new ImagesClient(Session);
        Network = new NetworkClient(Session);
        Volumes = new VolumesClient(Session);
        Compute = new ComputeClient(Session);
        Objects = new ObjectsClient(Session);
        Billing = new BillingClient(Session);
        Scrub = new ScrubClient(Session);
        Shares = new SharesClient(Session);
    }

    public ClientSettings Settings { get; }

    public Session Session { get; }

    public IdentityClient Identity { get; }

    public ImagesClient Images { get; }

    public NetworkClient Network { get; }

    public VolumesClient Volumes { get; }

    public ComputeClient Compute { get; }

    public ObjectsClient Objects { get; }

    public BillingClient Billing { get; }

    public ScrubClient Scrub { get; }

    public SharesClient Shares { get; }

    /// <summary>A client with connections of its own, which trusts the settings' CA.</summary>
    public static CloudClient Connect(ClientSettings settings) => new(Connections.Open(settings.CaCert), settings, ownsHttp: true);

    /// <summary>The same user in another scope, over the same connections, without giving the password again.</summary>
    public async Task<CloudClient> InScope(Scope scope, CancellationToken ct)
    {
        var token = await Session.Token(ct);
        return new CloudClient(_http, Settings with { Credentials = new TokenCredentials(token.Id), Scope = scope });
    }

    /// <summary>The S3 door, opened with a pair of keys made by <see cref="IdentityClient.CreateEc2Credential"/>.</summary>
    public async Task<S3Client> S3(string access, string secret, TimeProvider clock, CancellationToken ct) =>
        new(_http, await Session.S3Url(ct), new S3Keys(access, secret, Settings.Region), clock);

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }
}
