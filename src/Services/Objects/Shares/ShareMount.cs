using System.Globalization;
using System.Text;
using Alize.Kernel;
using Alize.Services.Objects.S3;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Alize.Services.Objects.Shares;

/// <summary>The door of links, under /share of the main port: a page for people, plain GET and PUT for programs. Whoever has a link needs
/// no account; a password goes by the page's form, or by Basic authentication with any user name.</summary>
internal sealed partial class ShareMount(
    ShareBook book, ShareFiles files, ShareDrops drops, SharePassword passwords, OpenReads reads, Ids ids, TimeProvider clock,
    ILogger<ShareMount> log) : IMount
{
    public const string Prefix = "/share/";
    private const string CookieName = "alize-share";
    private const int MostForm = 4096;

    public IEnumerable<MountedOperation> Operations => SharesPolicy.Door.Select(p => new MountedOperation(p.Method, "share", p.Rule));

    public bool Takes(HttpContext http) => http.Features.Get<S3Listener>() is null && SharePath.Takes(Target(http));

    public async Task Serve(HttpContext http)
    {
        var requestId = ids.Hex(11);
        var headers = http.Response.Headers;
        headers[Gate.RequestIdHeader] = requestId;
        headers.ContentSecurityPolicy = SharePage.Security;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var words = ShareWords.For(http.Request.Headers.AcceptLanguage);
        await using var open = reads.Begin(http.Request);
        await DoorServing.Serve(
            http,
            async () => await (await Answer(new(http, words, requestId))).Write(http),
            () => SharePage.Message(500, words, $"500 ({requestId})").Write(http),
            e => LogCut(e, requestId, http.Request.Method));
    }

    private static string Target(HttpContext http) => http.Features.Get<IHttpRequestFeature>()!.RawTarget;

    private async Task<Answer> Answer(Visit visit)
    {
        try
        {
            return await Pass(visit);
        }
        catch (FaultException e)
        {
            return visit.Say(e.Fault.Status, e.Fault.Kind == FaultKind.TooMany ? visit.Words.TooOften : e.Fault.Message)
                .With("Retry-After", e.Fault.RetryAfter?.ToString(CultureInfo.InvariantCulture));
        }
        catch (BadHttpRequestException e)
        {
            return visit.Say(e.StatusCode, e.Message);
        }
#pragma warning disable CA1031 // the one place where anything becomes an answer
        catch (Exception e) when (e is not (OperationCanceledException or InvalidDataException))
#pragma warning restore CA1031
        {
            LogUnexpected(e, visit.RequestId, visit.Http.Request.Method);
            return visit.Say(500, $"500 ({visit.RequestId})");
        }
    }

    private async Task<Answer> Pass(Visit visit)
    {
        var method = visit.Http.Request.Method;
        if (!SharesPolicy.Door.Any(p => p.Method == method))
        {
            return Kernel.Answer.Empty(405).With("Allow", string.Join(", ", SharesPolicy.Door.Select(p => p.Method)));
        }

        // what is not there, what has ended and what was never there look the same
        if (SharePath.Parse(Target(visit.Http)) is not { } path || await book.ByToken(path.Token, visit.Ct) is not { } share
            || share.ExpiredAt(clock.GetUtcNow()) || await files.Container(share, visit.Ct) is not { } container)
        {
            return visit.Say(404, visit.Words.Gone);
        }

        if (share.Password is not null && await Ask(visit, share) is { } asked)
        {
            return asked;
        }

        return share.Drop ? await Leave(visit, share, container, path) : await Fetch(visit, share, container, path);
    }

    private async Task<Answer> Fetch(Visit visit, Share share, Container container, SharePath path)
    {
        if (visit.Http.Request.Method is "PUT" or "POST")
        {
            return Kernel.Answer.Empty(405).With("Allow", "GET, HEAD");
        }

        if (share.UsedUp)
        {
            return UsedUp();
        }

        if (path.File is { } file)
        {
            var answer = await files.Get(visit.Http, share, container, file, UsedUp) ?? visit.Say(404, visit.Words.Gone);

            // the file's own content must not run with the rights of this port
            visit.Http.Response.Headers.ContentSecurityPolicy = "sandbox";
            return answer;
        }

        var (list, next) = await files.List(share, container, visit.Http.Request.Query["after"], visit.Ct);
        return SharePage.Files(
            visit.Words, share, list, next is null ? null : $"{Prefix}{share.Token}?after={Uri.EscapeDataString(next)}");

        Answer UsedUp() => visit.Say(410, visit.Words.UsedUp);
    }

    private async Task<Answer> Leave(Visit visit, Share share, Container container, SharePath path)
    {
        var request = visit.Http.Request;
        switch (request.Method)
        {
            case "PUT" when path.File is { } file:
                var left = await drops.Take(
                    visit.Http, share, container, file, request.ContentType, request.Body, request.ContentLength, visit.RequestId);
                return left == Left.Stored
                    ? Kernel.Answer.Text(201, visit.Words.Thanks + "\n")
                    : visit.Say(StatusOf(left), Says(visit, left));
            case "POST" when path.File is null:
                left = await drops.TakeForm(visit.Http, share, container, visit.RequestId);
                return SharePage.Drop(left == Left.Stored ? 201 : StatusOf(left), visit.Words, share, Says(visit, left));
            case "GET" or "HEAD" when path.File is null:
                return SharePage.Drop(200, visit.Words, share, null);
            case "GET" or "HEAD":
                return visit.Say(404, visit.Words.Gone);
            default:
                return Kernel.Answer.Empty(405).With("Allow", path.File is null ? "GET, HEAD, POST" : "PUT");
        }
    }

    private static int StatusOf(Left left) => left switch
    {
        Left.TooLarge => 413,
        Left.NoRoom => 507,
        _ => 400,
    };

    private static string Says(Visit visit, Left left) => left switch
    {
        Left.Stored => visit.Words.Thanks,
        Left.NoFile => visit.Words.NoFile,
        Left.TooLarge => visit.Words.TooLarge,
        Left.NoRoom => visit.Words.NoRoom,
        _ => visit.Words.NotStored,
    };

    /// <summary>Null where the password was given; else what asks for it.</summary>
    private async Task<Answer?> Ask(Visit visit, Share share)
    {
        var request = visit.Http.Request;
        if (passwords.Remembers(share, request.Cookies[CookieName]))
        {
            return null;
        }

        if (Basic(request.Headers.Authorization.ToString()) is { } given)
        {
            return await passwords.Fits(share, given, visit.Ct) ? null : visit.Challenge(403, visit.Words.WrongPassword);
        }

        if (request.Method != "POST"
            || request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return visit.Challenge(401, null);
        }

        if (await Typed(request, visit.Ct) is not { Length: > 0 } typed || !await passwords.Fits(share, typed, visit.Ct))
        {
            return SharePage.AskPassword(403, visit.Words, visit.Words.WrongPassword);
        }

        var (value, lives) = passwords.Cookie(share);
        visit.Http.Response.Cookies.Append(CookieName, value, new CookieOptions
        {
            HttpOnly = true, Secure = request.IsHttps, SameSite = SameSiteMode.Strict, Path = Prefix + share.Token, MaxAge = lives,
        });
        return Kernel.Answer.Empty(303).With("Location", Prefix + share.Token);
    }

    private static string? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password] ? password : null;
    }

    private static async Task<string?> Typed(HttpRequest request, CancellationToken ct)
    {
        var buffer = new byte[MostForm + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > MostForm
            ? null
            : QueryHelpers.ParseQuery(Encoding.UTF8.GetString(buffer, 0, read)).GetValueOrDefault("password").ToString();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} {Method} failed")]
    private partial void LogUnexpected(Exception e, string requestId, string method);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} {Method} was cut")]
    private partial void LogCut(Exception e, string requestId, string method);

    /// <summary>One request: in which language it is answered, and whether a person reads it.</summary>
    private sealed record Visit(HttpContext Http, ShareWords Words, string RequestId)
    {
        public CancellationToken Ct => Http.RequestAborted;

        private bool IsBrowser => Http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

        public Answer Say(int status, string text) =>
            IsBrowser ? SharePage.Message(status, Words, text) : Kernel.Answer.Text(status, text + "\n");

        /// <summary>The form for people; for programs what makes them send the password.</summary>
        public Answer Challenge(int status, string? says) => IsBrowser
            ? SharePage.AskPassword(status == 401 ? 200 : status, Words, says)
            : Kernel.Answer.Text(401, (says ?? Words.Password) + "\n").With("WWW-Authenticate", "Basic realm=\"Alize\", charset=\"UTF-8\"");
    }
}
