using System.Net.Sockets;
using System.Text;
using Alize.Tests.Fixture;

namespace Alize.Tests.Objects.Swift;

/// <summary>A small Swift client of one account.</summary>
internal sealed class SwiftClient(TestCloud cloud, string project = "p1", string? token = "member:p1")
{
    public string Base { get; } = $"/object-store/v1/AUTH_{project}";

    public SwiftClient As(string? other) => new(cloud, project, other);

    public async Task<HttpResponseMessage> Send(string method, string path, object? body = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Base + path);
        request.Content = body switch
        {
            null => null,
            byte[] bytes => new ByteArrayContent(bytes),
            HttpContent content => content,
            _ => new ByteArrayContent(Encoding.UTF8.GetBytes((string)body)),
        };
        if (token is not null)
        {
            request.Headers.Add("X-Auth-Token", token);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await cloud.Http.SendAsync(request);
    }

    public async Task<int> Status(string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await Send(method, path, body ?? (method == "PUT" ? "" : null), headers);
        return (int)response.StatusCode;
    }

    public async Task<string> Text(string path, params (string Name, string Value)[] headers)
    {
        using var response = await Send("GET", path, null, headers);
        return await response.Content.ReadAsStringAsync();
    }

    public async Task Put(string path, string body = "", params (string Name, string Value)[] headers)
    {
        var status = await Status("PUT", path, body, headers);
        if (status is not (201 or 202))
        {
            throw new InvalidOperationException($"PUT {path} answered {status}");
        }
    }

    /// <summary>Sends a request line as it is, past every client's normalisation; returns the status.</summary>
    public async Task<(int Status, string Answer)> Raw(string method, string target, params string[] headers)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(cloud.Url.Host, cloud.Url.Port);
        var stream = socket.GetStream();
        var text = $"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Auth-Token: {token}\r\n"
            + string.Concat(headers.Select(h => h + "\r\n")) + "\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync();
        return (int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), answer);
    }
}

/// <summary>What tests ask of an answer.</summary>
internal static class Answers
{
    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;
}
