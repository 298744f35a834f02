using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Alize.Client.Auth;

namespace Alize.Client.Wire;

/// <summary>One service of the catalogue: JSON in, JSON out, each answer inside the envelope that its API wraps it in.</summary>
internal sealed class ApiRoot(Session session, string version, params string[] types)
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(100);

    /// <summary>Headers that each request of this service carries (its microversion).</summary>
    public (string Name, string Value)[] Headers { get; init; } = [];

    public async Task<T> Get<T>(string path, string envelope, JsonTypeInfo<T> type, CancellationToken ct) =>
        Read(await Call(HttpMethod.Get, path, null, ct), envelope, type);

    public async Task<T> Post<T>(string path, JsonObject body, string envelope, JsonTypeInfo<T> type, CancellationToken ct) =>
        Read(await Call(HttpMethod.Post, path, body, ct), envelope, type);

    public async Task<T> Put<T>(string path, JsonObject body, string envelope, JsonTypeInfo<T> type, CancellationToken ct) =>
        Read(await Call(HttpMethod.Put, path, body, ct), envelope, type);

    public Task Post(string path, JsonObject body, CancellationToken ct) => Call(HttpMethod.Post, path, body, ct);

    public Task Put(string path, JsonObject? body, CancellationToken ct) => Call(HttpMethod.Put, path, body, ct);

    public Task Delete(string path, CancellationToken ct) => Call(HttpMethod.Delete, path, null, ct);

    /// <summary>A list: one page where the query has a limit, else page after page until the API says there is no next.</summary>
    public async Task<IReadOnlyList<T>> List<T>(
        string path, string envelope, ListQuery query, JsonTypeInfo<List<T>> type, Func<T, string> key, CancellationToken ct)
    {
        var all = new List<T>();
        while (true)
        {
            var answer = await Call(HttpMethod.Get, path + query.Text(), null, ct);
            var page = Read(answer, envelope, type);
            all.AddRange(page);
            if (query.Limit is not null || page.Count == 0 || !HasNext(answer, envelope))
            {
                return all;
            }

            query = query with { Marker = key(page[^1]) };
        }
    }

    /// <summary>A request whose body or answer is bytes. The caller disposes the answer; a refusal is thrown.</summary>
    public async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, Func<HttpContent?> content, IEnumerable<(string Name, string Value)> headers, CancellationToken ct)
    {
        var address = await Address(path, ct);
        var response = await session.Send(() => Request(method, address, content(), Headers.Concat(headers)), ct);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await Refusal.Of(response, ct);
        }
    }

    /// <summary>The address of a path of this service that others may be given.</summary>
    public async Task<Uri> PublicAddress(string path, CancellationToken ct) => Below(await session.PublicEndpoint(types, ct), path);

    private async Task<Uri> Address(string path, CancellationToken ct) =>
        Below(types.Length == 0 ? await session.Root(ct) : await session.Endpoint(types, ct), path);

    // Names of objects are sent as they are escaped, dots and all.
    private Uri Below(Uri root, string path) =>
        new(root.AbsoluteUri.TrimEnd('/') + version + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private async Task<JsonElement> Call(HttpMethod method, string path, JsonObject? body, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_longest);
        using var response = await Send(method, path, () => body is null ? null : Json.Content(body), [], limit.Token);
        var bytes = await response.Content.ReadAsByteArrayAsync(limit.Token);
        return bytes.Length == 0 ? default : Parsed(bytes, response);
    }

    private static JsonElement Parsed(byte[] bytes, HttpResponseMessage response)
    {
        try
        {
            return JsonDocument.Parse(bytes).RootElement;
        }
        catch (JsonException)
        {
            var request = $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri}";
            throw new ApiException((int)response.StatusCode, $"{request} did not answer JSON: is this the address of a cloud?", request,
                null);
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address, HttpContent? content,
        IEnumerable<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Accept.ParseAdd("application/json");
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static T Read<T>(JsonElement answer, string envelope, JsonTypeInfo<T> type)
    {
        try
        {
            var inner = envelope.Length == 0 ? answer : answer.GetProperty(envelope);
            return inner.Deserialize(type) ?? throw new JsonException($"'{envelope}' is null.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw ApiException.Strange(envelope, e);
        }
    }

    private static bool HasNext(JsonElement answer, string envelope)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            // Swift does not say: an empty page is the end
            return true;
        }

        if (answer.TryGetProperty("next", out var next))
        {
            return next.ValueKind == JsonValueKind.String;
        }

        return answer.TryGetProperty(envelope + "_links", out var links) && links.ValueKind == JsonValueKind.Array
            && links.EnumerateArray().Any(l => l.TryGetProperty("rel", out var rel) && rel.ValueEquals("next"));
    }
}
