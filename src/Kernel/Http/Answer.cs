using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Alize.Kernel;

/// <summary>What a door answers: status, headers, and a body that writes itself.</summary>
public sealed class Answer
{
    /// <summary>Non-ASCII stays readable; only what JSON itself demands is escaped. Our bodies are never put into HTML unescaped.</summary>
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Func<HttpResponse, CancellationToken, Task>? _body;
    private List<(string Name, string Value)>? _headers;

    private Answer(int status, Func<HttpResponse, CancellationToken, Task>? body)
    {
        Status = status;
        _body = body;
    }

    public int Status { get; }

    public static Answer Empty(int status) => new(status, null);

    /// <summary>A JSON object.</summary>
    public static Answer Json(int status, Action<JsonOut> members) => new(status, async (response, ct) =>
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            members(new JsonOut(json));
            json.WriteEndObject();
        }

        response.ContentType = "application/json";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, ct);
    });

    public static Answer Text(int status, string text, string type = "text/plain; charset=UTF-8") => new(status, async (response, ct) =>
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        response.ContentType = type;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, ct);
    });

    /// <summary>A body that streams itself; it sets its own type and length.</summary>
    public static Answer Stream(int status, Func<HttpResponse, CancellationToken, Task> body) => new(status, body);

    /// <summary>Adds a header.</summary>
    public Answer With(string name, string? value)
    {
        if (value is not null)
        {
            (_headers ??= []).Add((name, value));
        }

        return this;
    }

    public async Task Write(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        foreach (var (name, value) in _headers ?? [])
        {
            response.Headers.Append(name, value);
        }

        if (_body is not null)
        {
            await _body(response, http.RequestAborted);
        }
    }
}
