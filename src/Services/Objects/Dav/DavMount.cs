using System.Net;
using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;
using Alize.Services.Identity;
using Alize.Services.Objects.S3;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Alize.Services.Objects.Dav;

/// <summary>The WebDAV door under /dav of the main port (RFC 4918, classes 1 and 2): who asks, what the method needs, and every fault in
/// this door's words. An access key is the user, its secret the password.</summary>
internal sealed partial class DavMount(
    DavReads reading, DavWrites writes, DavCopies copies, DavLocking locking, DavGuard guard,
    IIdentity identity, IAuthenticator tokens, OpenReads reads, Ids ids, ILogger<DavMount> log) : IMount
{
    private static readonly string[] _reading = ["GET", "COPY", "MOVE"];

    public IEnumerable<MountedOperation> Operations => DavPolicy.All.Select(m => new MountedOperation(m.Method, "webdav", m.Rule));

    public bool Takes(HttpContext http) => http.Features.Get<S3Listener>() is null && DavPath.Takes(Target(http));

    public async Task Serve(HttpContext http)
    {
        var headers = http.Response.Headers;
        var requestId = ids.Hex(11);
        headers[Gate.RequestIdHeader] = requestId;

        // what tenants keep here must not run with the console's rights
        headers.ContentSecurityPolicy = "sandbox";
        headers.XContentTypeOptions = "nosniff";
        headers["DAV"] = "1, 2";
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        await using var open = _reading.Contains(http.Request.Method) ? reads.Begin() : null;
        await DoorServing.Serve(
            http,
            async () => await (await Answer(http, requestId)).Write(http),
            () => Unreadable(requestId).Write(http),
            e => LogCut(e, requestId, http.Request.Method));
    }

    private static string Target(HttpContext http) => http.Features.Get<IHttpRequestFeature>()!.RawTarget;

    private async Task<Answer> Answer(HttpContext http, string requestId)
    {
        try
        {
            return await Pass(http, requestId);
        }
        catch (FaultException e)
        {
            return Kernel.Answer.Text(e.Fault.Status, e.Fault.Message + "\n");
        }
        catch (BadHttpRequestException e)
        {
            return Kernel.Answer.Text(e.StatusCode, e.Message + "\n");
        }
#pragma warning disable CA1031 // the one place where anything becomes an answer
        catch (Exception e) when (e is not (OperationCanceledException or InvalidDataException))
#pragma warning restore CA1031
        {
            LogUnexpected(e, requestId, http.Request.Method);
            return Kernel.Answer.Text(500, $"The request could not be carried out ({requestId}).\n");
        }
    }

    private async Task<Answer> Pass(HttpContext http, string requestId)
    {
        if (DavPolicy.Find(http.Request.Method) is not { } rule)
        {
            return Kernel.Answer.Empty(405).With("Allow", DavPolicy.Methods);
        }

        if (rule.Needs == Needs.Nothing)
        {
            return Kernel.Answer.Empty(200).With("Allow", DavPolicy.Methods).With("MS-Author-Via", "DAV");
        }

        var (refusal, caller) = await Authenticate(http, requestId);
        if (caller is null)
        {
            return refusal!;
        }

        if (!rule.Allows(caller) || caller.ProjectId is null)
        {
            return Kernel.Answer.Empty(403);
        }

        if (DavPath.Parse(Target(http)) is not { } path)
        {
            return Kernel.Answer.Text(400, "The path is no name: its encoding is broken, or a part of it is empty, a dot or two.\n");
        }

        var header = http.Request.Headers["If"].ToString();
        var condition = header.Length == 0 ? null : DavIf.Parse(header);
        if (header.Length > 0 && condition is null)
        {
            return Kernel.Answer.Text(400, "The If header cannot be read.\n");
        }

        var call = new DavCall(http, path, caller) { If = condition };
        return await guard.Check(call) ?? await Run(call);
    }

    private Task<Answer> Run(DavCall call) => call.Http.Request.Method switch
    {
        "PROPFIND" => reading.PropFind(call),
        "PUT" => writes.Put(call),
        "MKCOL" => writes.MakeCollection(call),
        "DELETE" => writes.Delete(call),
        "PROPPATCH" => writes.PropPatch(call),
        "COPY" => copies.Run(call, move: false),
        "MOVE" => copies.Run(call, move: true),
        "LOCK" => locking.Take(call),
        "UNLOCK" => Task.FromResult(locking.Release(call)),
        _ => reading.Get(call),
    };

    private async Task<(Answer? Refusal, Caller? Caller)> Authenticate(HttpContext http, string requestId)
    {
        var words = http.Request.Headers.Authorization.ToString().Split(' ', 2);
        if (words is not [var scheme, var text])
        {
            return (Unknown(), null);
        }

        if (!http.Request.IsHttps && http.Connection.RemoteIpAddress is { } from && !IPAddress.IsLoopback(from))
        {
            return (Kernel.Answer.Text(403, "The password would cross the network in the clear: use https.\n"), null);
        }

        var caller = scheme.ToUpperInvariant() switch
        {
            "BASIC" => await OfKey(text, http.RequestAborted),
            "BEARER" => await tokens.Authenticate(text.Trim(), http.RequestAborted) is { } token
                && token.MayCall("object-store", http.Request.Method, http.Request.Path.Value ?? "/") ? token : null,
            _ => null,
        };
        return caller is null ? (Unknown(), null) : (null, caller with { RequestId = requestId });
    }

    private async Task<Caller?> OfKey(string base64, CancellationToken ct)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64.Trim(), bytes, out var length)
            || Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [var access, var secret]
            || await identity.FindAccessKey(access, ct) is not { } key)
        {
            return null;
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key.Secret), Encoding.UTF8.GetBytes(secret))
            ? key.Caller
            : null;
    }

    private static Answer Unreadable(string requestId) => Kernel.Answer.Text(500, $"The file cannot be read ({requestId}).\n");

    private static Answer Unknown() => Kernel.Answer.Text(401, "Sign in with an access key and its secret.\n")
        .With("WWW-Authenticate", "Basic realm=\"Alize\", charset=\"UTF-8\"");

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} {Method} failed")]
    private partial void LogUnexpected(Exception e, string requestId, string method);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} {Method} was cut")]
    private partial void LogCut(Exception e, string requestId, string method);
}
