using System.Text.Json;
using Alize.Client.Wire;

namespace Alize.Client.Auth;

/// <summary>A token that renews itself, and requests that carry it. A 401 is answered once by a new token where the credentials allow
/// one.</summary>
public sealed class Session(HttpClient http, ClientSettings settings)
{
    private readonly SemaphoreSlim _renewing = new(1);
    private volatile Token? _token;

    /// <summary>The token in use, issued at the first call.</summary>
    public async Task<Token> Token(CancellationToken ct) => _token ?? await Renew(null, ct);

    /// <summary>Where a service answers this client.</summary>
    public async Task<Uri> Endpoint(IReadOnlyList<string> types, CancellationToken ct) =>
        Reached(await Token(ct), await PublicEndpoint(types, ct));

    /// <summary>Where a service answers everybody; the first of its types that the catalogue has.</summary>
    public async Task<Uri> PublicEndpoint(IReadOnlyList<string> types, CancellationToken ct)
    {
        var token = await Token(ct);
        var found = types.Select(type => Find(token, type)).FirstOrDefault(url => url is not null);

        // a token without a scope has no catalogue: it is good for Identity, which issued it
        return found ?? (types.Contains("identity") ? settings.AuthUrl : null) ?? throw new SettingsException(
            $"The catalogue of this cloud has no service of type {types[0]} in region {settings.Region} for this scope.");
    }

    /// <summary>Where the S3 door is.</summary>
    public async Task<Uri> S3Url(CancellationToken ct) =>
        settings.S3Url ?? Find(await Token(ct), "s3") ?? throw new SettingsException("The S3 door is not known: set ALIZE_S3_URL.");

    /// <summary>Sends a request with the token; the request is made anew if the token has to be renewed.</summary>
    internal async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> make, CancellationToken ct)
    {
        var token = await Token(ct);
        var response = await Send(make(), token, ct);
        if (response.StatusCode != System.Net.HttpStatusCode.Unauthorized || settings.Credentials is TokenCredentials)
        {
            return response;
        }

        response.Dispose();
        return await Send(make(), await Renew(token, ct), ct);
    }

    /// <summary>The address of the cloud itself, without a service's path: where <c>/alize/v1</c> is.</summary>
    internal async Task<Uri> Root(CancellationToken ct)
    {
        await Token(ct);
        return settings.Through ?? new Uri(BeforeIdentity(settings.AuthUrl) + "/");
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, Token token, CancellationToken ct)
    {
        request.Headers.Add("X-Auth-Token", token.Id);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    private async Task<Token> Renew(Token? worn, CancellationToken ct)
    {
        await _renewing.WaitAsync(ct);
        try
        {
            // someone else may have renewed it while we waited
            return _token is { } fresh && fresh != worn ? fresh : _token = await Issue(ct);
        }
        finally
        {
            _renewing.Release();
        }
    }

    private async Task<Token> Issue(CancellationToken ct)
    {
        var tokens = settings.AuthUrl.AbsoluteUri.TrimEnd('/') + "/auth/tokens";
        using var request = settings is { Credentials: TokenCredentials { Token: { } known }, Scope: var scope } && scope == Scope.Given
            ? Look(tokens, known)
            : new HttpRequestMessage(HttpMethod.Post, tokens) { Content = Json.Content(TokenWire.Request(settings)) };
        using var response = await http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw await Refusal.Of(response, ct);
        }

        var id = response.Headers.TryGetValues("X-Subject-Token", out var values) ? values.First() : "";
        return TokenWire.Read(id, await response.Content.ReadAsByteArrayAsync(ct));
    }

    private static HttpRequestMessage Look(string tokens, string known) => new(HttpMethod.Get, tokens)
    {
        Headers = { { "X-Auth-Token", known }, { "X-Subject-Token", known } },
    };

    private Uri? Find(Token token, string type) => token.Catalog
        .FirstOrDefault(e => e.Type == type && e.Interface == "public" && (e.Region.Length == 0 || e.Region == settings.Region))?.Url;

    private Uri Reached(Token token, Uri url)
    {
        if (settings.Through is not { } through || Find(token, "identity") is not { } identity)
        {
            return url;
        }

        var before = BeforeIdentity(identity);
        return url.AbsoluteUri.StartsWith(before, StringComparison.Ordinal) ? new Uri(through, url.AbsoluteUri[before.Length..]) : url;
    }

    private static string BeforeIdentity(Uri identity)
    {
        var text = identity.AbsoluteUri;
        var at = text.IndexOf("/identity", StringComparison.Ordinal);
        return at < 0 ? identity.GetLeftPart(UriPartial.Authority) : text[..at];
    }
}
