using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Alize.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Alize.Services.Images;

/// <summary>Glance's door and its way of refusing: a small page, or the same as JSON where the caller accepts only that.</summary>
public static class ImagesFaults
{
    public static readonly Door Door = new("image", "/image", Shape);

    public static Fault NotFound(string id) => new(FaultKind.NotFound, $"Failed to find image {id}");

    public static Fault NotYours(string verb) => Fault.Forbidden($"You are not permitted to {verb} this image.");

    public static Fault ReadOnly(string attribute) => Fault.Forbidden($"Attribute '{attribute}' is read-only.");

    public static Fault Reserved(string attribute) => Fault.Forbidden($"Attribute '{attribute}' is reserved.");

    public static Fault WrongStatus(string id, string from, string to) =>
        Fault.Conflict($"Image {id} is in status {from}: it cannot go to {to}.");

    private static Answer Shape(Fault fault)
    {
        var title = ReasonPhrases.GetReasonPhrase(fault.Status);
        return Answer.Stream(fault.Status, (response, ct) => WantsJson(response.HttpContext.Request)
            ? Write(response, "application/json", Json(fault, title), ct)
            : Write(response, "text/html; charset=UTF-8", Page(fault, title), ct));
    }

    private static bool WantsJson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
            && !accept.Contains("text/html", StringComparison.Ordinal);
    }

    private static async Task Write(HttpResponse response, string type, byte[] body, CancellationToken ct)
    {
        response.ContentType = type;
        response.ContentLength = body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        await response.Body.WriteAsync(body, ct);
    }

    private static byte[] Json(Fault fault, string title)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Answer.Plain))
        {
            json.WriteStartObject();
            json.WriteString("message", WebUtility.HtmlEncode(fault.Message) + "<br /><br />\n\n\n");
            json.WriteString("code", $"{fault.Status} {title}");
            json.WriteString("title", title);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Page(Fault fault, string title) => Encoding.UTF8.GetBytes($"""
        <html>
         <head>
          <title>{fault.Status} {title}</title>
         </head>
         <body>
          <h1>{fault.Status} {title}</h1>
          {WebUtility.HtmlEncode(fault.Message)}<br /><br />
         </body>
        </html>
        """);
}
