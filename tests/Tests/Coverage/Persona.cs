using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Coverage;

/// <summary>Somebody at the cloud's doors, with the token that they hold; null is nobody.</summary>
public sealed class Persona(TestCloud cloud, string name, string? token)
{
    /// <summary>A redirection is an answer, never followed: it leads to the cloud's public address.</summary>
    private static readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    });

    public string Name => name;

    public string? Token => token;

    public async Task<Reply> Ask(Probe probe)
    {
        using var request = new HttpRequestMessage(new HttpMethod(probe.Method), new Uri(cloud.Url, probe.Path));
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        }

        foreach (var (header, value) in probe.Headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        if (probe.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(probe.Type);
        }

        using var response = await _http.SendAsync(request);
        return new(
            (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType);
    }

    public Task<Reply> Ask(string method, string path, object? body = null, params (string Name, string Value)[] headers) => Ask(new Probe(
        method, path, body switch { null => null, byte[] bytes => bytes, _ => JsonSerializer.SerializeToUtf8Bytes(body) })
    {
        Type = body switch { byte[] => "application/octet-stream", _ => "application/json" },
        Headers = headers,
    });

    /// <summary>What was asked for, done.</summary>
    public async Task<JsonElement> Do(string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var reply = await Ask(method, path, body, headers);
        Assert.True(reply.Status < 300, $"{name} {method} {path}: {reply}");
        return reply.Body.Length > 0 && reply.Type?.Contains("json", StringComparison.Ordinal) == true ? reply.Json : default;
    }

    /// <summary>Makes something; gives its id.</summary>
    /// <param name="one">The member of the answer that holds it; empty where the answer is the thing itself.</param>
    public async Task<string> Make(string path, string one, object body, params (string Name, string Value)[] headers)
    {
        var made = await Do("POST", path, one.Length == 0 ? body : new Dictionary<string, object> { [one] = body }, headers);
        return (one.Length == 0 ? made : made.GetProperty(one)).GetProperty("id").ToString();
    }
}

/// <summary>A request to be made, by whoever.</summary>
public sealed record Probe(string Method, string Path, byte[]? Body = null)
{
    public string Type { get; init; } = "application/json";

    public (string Name, string Value)[] Headers { get; init; } = [];

    public override string ToString() =>
        $"{Method} {Path} {(Body is null ? "" : Encoding.UTF8.GetString(Body[..Math.Min(Body.Length, 200)]))}";
}

public sealed record Reply(int Status, byte[] Body, string? Type)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public override string ToString() => $"{Status} {(Text.Length > 300 ? Text[..300] : Text)}";
}
