using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Alize.Services.Objects.Shares;

/// <summary>The door of links, under /share of the main port: a page for people, plain GET and PUT for programs. Whoever has a link needs
/// no account; a password goes by the page's form, or by Basic authentication with any user name.</summary>
internal sealed partial class ShareMount(
    ShareBook book, ShareFiles files, ShareDrops drops, ShareEntry entry, OpenReads reads, Ids ids, TimeProvider clock,
    ILogger<ShareMount> log) : IMount
{
    public const string Prefix = "/share/";

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
            async () => await (await Answer(new ShareVisit(http, words, requestId))).Write(http),
            () => SharePage.Message(500, words, $"500 ({requestId})").Write(http),
            e => LogCut(e, requestId, http.Request.Method));
    }

    private static string Target(HttpContext http) => http.Features.Get<IHttpRequestFeature>()!.RawTarget;

    private async Task<Answer> Answer(ShareVisit visit)
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

    private async Task<Answer> Pass(ShareVisit visit)
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

        if (share.Password is not null && await entry.Ask(visit, share) is { } asked)
        {
            return asked;
        }

        return share.Drop ? await Leave(visit, share, container, path) : await Fetch(visit, share, container, path);
    }

    private async Task<Answer> Fetch(ShareVisit visit, Share share, Container container, SharePath path)
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

    private async Task<Answer> Leave(ShareVisit visit, Share share, Container container, SharePath path)
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

    private static string Says(ShareVisit visit, Left left) => left switch
    {
        Left.Stored => visit.Words.Thanks,
        Left.NoFile => visit.Words.NoFile,
        Left.TooLarge => visit.Words.TooLarge,
        Left.NoRoom => visit.Words.NoRoom,
        _ => visit.Words.NotStored,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} {Method} failed")]
    private partial void LogUnexpected(Exception e, string requestId, string method);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} {Method} was cut")]
    private partial void LogCut(Exception e, string requestId, string method);
}
