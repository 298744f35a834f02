using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Alize.Services.Objects.Swift;

/// <summary>The Swift v1 door: takes what its prefix names, reads the raw target itself, and answers in Swift's words.</summary>
internal sealed partial class SwiftMount(SwiftDoor door, OpenReads reads, Ids ids, TimeProvider clock, ILogger<SwiftMount> log) : IMount
{
    public IEnumerable<MountedOperation> Operations =>
        SwiftPolicy.All.Select(p => new MountedOperation(p.Method, "swift " + p.Place.ToString().ToLowerInvariant(), p.Rule));

    /// <summary>On the objects' own port only whole accounts: a bucket may be called "info", none may be called "v1".</summary>
    public bool Takes(HttpContext http)
    {
        var target = RawTarget(http);
        return OnObjectsPort(http)
            ? target.StartsWith("/v1/" + SwiftPath.AccountPrefix, StringComparison.Ordinal)
            : SwiftPath.Takes(target);
    }

    public async Task Serve(HttpContext http)
    {
        var transId =
            string.Create(CultureInfo.InvariantCulture, $"tx{ids.Hex(11).AsSpan(0, 21)}-{clock.GetUtcNow().ToUnixTimeSeconds():x10}");
        var headers = http.Response.Headers;
        headers["X-Trans-Id"] = transId;
        headers[Gate.RequestIdHeader] = transId;
        if (!OnObjectsPort(http))
        {
            headers.ContentSecurityPolicy = "sandbox";
            headers.XContentTypeOptions = "nosniff";
        }

        await using var reading = reads.Begin(http.Request);
        await DoorServing.Serve(
            http,
            async () => await Write(http, await Answer(http, transId)),
            () => Write(http, SwiftReply.Refuse(500, $"The object cannot be read ({transId}).")),
            e => LogCut(e, transId, http.Request.Method));
    }

    private static string RawTarget(HttpContext http) => http.Features.Get<IHttpRequestFeature>()!.RawTarget;

    private static bool OnObjectsPort(HttpContext http) => http.Features.Get<S3Listener>() is not null;

    private async Task<SwiftReply> Answer(HttpContext http, string transId)
    {
        var path = SwiftPath.Parse(RawTarget(http));
        if (path.Place == SwiftPlace.Unreadable || SwiftQuery.Parse(http.Request.QueryString.Value) is not { } query)
        {
            return SwiftReply.Refuse(412, "Invalid UTF8 or contains NULL");
        }

        var call = new SwiftCall(http, path, query, transId);
        try
        {
            return await door.Answer(call);
        }
        catch (FaultException e)
        {
            return Of(call, e.Fault);
        }
        catch (BadHttpRequestException e)
        {
            return SwiftReply.Refuse(e.StatusCode, e.StatusCode == 413 ? "The body of your request was too large for this server."
                : e.Message);
        }
#pragma warning disable CA1031 // the one place where anything becomes an answer
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogUnexpected(e, transId, http.Request.Method);
            return SwiftReply.Refuse(500,
                $"The server has either erred or is incapable of performing the requested operation ({transId}).");
        }
    }

    private static SwiftReply Of(SwiftCall call, Fault fault)
    {
        call.Headers.ETag = default;
        call.Headers.ContentRange = default;
        if (fault.RetryAfter is { } seconds)
        {
            call.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return SwiftReply.Refuse(fault.Kind == FaultKind.OverQuota ? 413 : fault.Status, fault.Message);
    }

    private static async Task Write(HttpContext http, SwiftReply reply)
    {
        var response = http.Response;
        response.StatusCode = reply.Status;
        if (reply.Type is { } type)
        {
            response.ContentType = type;
        }

        if (reply.Location is { } location)
        {
            response.Headers.Location = location;
        }

        if (reply.Send is null && reply.Status is not (204 or 304))
        {
            response.ContentLength ??= reply.Body.Length;
        }

        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        if (reply.Send is { } send)
        {
            await send(response.Body, http.RequestAborted);
        }
        else if (reply.Body.Length > 0)
        {
            await response.Body.WriteAsync(reply.Body, http.RequestAborted);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{TransId} {Method} failed")]
    private partial void LogUnexpected(Exception e, string transId, string method);

    [LoggerMessage(Level = LogLevel.Error, Message = "{TransId} {Method} was cut")]
    private partial void LogCut(Exception e, string transId, string method);
}
