using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Alize.Services.Objects.Swift;

/// <summary>What an operation answers. Its headers stand on the response already; a body is given here or sends itself.</summary>
internal sealed class SwiftReply
{
    public const string Html = "text/html; charset=UTF-8";
    public const string Plain = "text/plain; charset=utf-8";
    public static readonly SwiftReply Ok = new(200);
    public static readonly SwiftReply Created = new(201);
    public static readonly SwiftReply Accepted = new(202);
    public static readonly SwiftReply NoContent = new(204);
    public static readonly SwiftReply NotModified = new(304);
    public static readonly SwiftReply NotFound = Refuse(404, "The resource could not be found.");
    public static readonly SwiftReply Precondition = Refuse(412, "A precondition for this request was not met.");
    public static readonly SwiftReply Forbidden = Refuse(403, "Access was denied to this resource.");

    private SwiftReply(int status) => Status = status;

    public int Status { get; }

    /// <summary>A body that is there; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>The type of the answer; null where the operation set it on the response.</summary>
    public string? Type { get; private init; } = Html;

    /// <summary>Where to go instead.</summary>
    public string? Location { get; private init; }

    /// <summary>Sends the body; its length stands on the response, or is not known before.</summary>
    public Func<Stream, CancellationToken, Task>? Send { get; private init; }

    /// <summary>A refusal in a small page, as clients of this API print it.</summary>
    public static SwiftReply Refuse(int status, string says) => new(status)
    {
        Body = Encoding.UTF8.GetBytes(
            $"<html><h1>{ReasonPhrases.GetReasonPhrase(status)}</h1><p>{System.Net.WebUtility.HtmlEncode(says)}</p></html>"),
    };

    public static SwiftReply Redirect(int status, string location) => new(status) { Location = location };

    public static SwiftReply BadRequest(string says) => Text(400, says);

    public static SwiftReply Text(int status, string text, string type = Plain) =>
        new(status) { Body = Encoding.UTF8.GetBytes(text), Type = type };

    public static SwiftReply Bytes(int status, ReadOnlyMemory<byte> body, string? type) => new(status) { Body = body, Type = type };

    /// <summary>No body, with the type that a listing would have.</summary>
    public static SwiftReply Empty(int status, string? type) => new(status) { Type = type };

    public static SwiftReply Stream(int status, string? type, Func<Stream, CancellationToken, Task> send) =>
        new(status) { Type = type, Send = send };
}
