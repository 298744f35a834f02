using System.Net;
using System.Text;

namespace Alize.Tests.Client;

/// <summary>A cloud made of answers: a test says what each request gets and reads afterwards what was asked.</summary>
public sealed class Wire : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly Queue<Func<HttpResponseMessage>> _script = new();

    public List<string> Asked { get; } = [];

    public List<string?> Tokens { get; } = [];

    /// <summary>How many tokens were issued.</summary>
    public int Issued { get; private set; }

    public HttpClient Http() => new(this, disposeHandler: false);

    /// <summary>The next request, whatever it is, is answered so.</summary>
    public Wire Then(HttpStatusCode status, string body, params (string Name, string Value)[] headers)
    {
        _script.Enqueue(() => Answer(status, body, headers));
        return this;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
            if (request.RequestUri.AbsolutePath.EndsWith("/auth/tokens", StringComparison.Ordinal))
            {
                Issued++;
                const string body = """
                    {"token": {"expires_at": "2030-01-01T00:00:00.000000Z", "user": {"id": "u", "name": "ana", "domain": {"id": "default"}},
                     "project": {"id": "p", "name": "demo"}, "roles": [{"id": "r", "name": "member"}], "catalog": [
                       {"type": "identity", "endpoints": [
                         {"interface": "public", "region_id": "RegionOne", "url": "https://cloud.test/at/identity/v3"}]},
                       {"type": "compute", "endpoints": [
                         {"interface": "public", "region_id": "RegionOne", "url": "https://cloud.test/at/compute/v2.1"},
                         {"interface": "public", "region_id": "Elsewhere", "url": "https://elsewhere.test/compute/v2.1"}]},
                       {"type": "object-store", "endpoints": [
                         {"interface": "public", "region_id": "RegionOne", "url": "https://cloud.test/at/object-store/v1/AUTH_p"}]},
                       {"type": "image", "endpoints": [
                         {"interface": "public", "region_id": "RegionOne", "url": "https://cloud.test/at/image"}]}]}}
                    """;
                return Task.FromResult(Answer(HttpStatusCode.Created, body, ("X-Subject-Token", $"token-{Issued}")));
            }

            Tokens.Add(request.Headers.TryGetValues("X-Auth-Token", out var tokens) ? tokens.First() : null);
            var answer = _script.Dequeue()();
            answer.RequestMessage = request;
            return Task.FromResult(answer);
        }
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }

        return answer;
    }
}
