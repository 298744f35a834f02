using Alize.Kernel;
using Alize.Services.Objects.S3.Buckets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Alize.Services.Objects.S3;

/// <summary>Set on each connection of the listener that speaks S3: nothing else is served there, and S3 nowhere else.</summary>
public sealed class S3Listener
{
    public static S3Listener Mark { get; } = new();
}

/// <summary>The S3 door: every request of the S3 port comes in here, and every fault becomes S3's own words here.</summary>
public sealed partial class S3Mount(
    S3Table table, S3Gate gate, WebsiteDoor websites, OpenReads reads, Ids ids, Cloud cloud, ILogger<S3Mount> log) : IMount
{
    private readonly string? _domain = cloud.S3Domain;
    private readonly string? _websites = WebsiteDoor.Domain(cloud.S3Domain);

    public IEnumerable<MountedOperation> Operations => table.All.Select(o => new MountedOperation(
        o.Method, $"s3 {o.Scope.ToString().ToLowerInvariant()}{(o.Sub is null ? "" : "?" + o.Sub)}", o.Rule));

    public bool Takes(HttpContext http) => http.Features.Get<S3Listener>() is not null;

    public async Task Serve(HttpContext http)
    {
        var requestId = ids.Hex(8).ToUpperInvariant();
        http.Response.Headers["x-amz-request-id"] = requestId;
        http.Response.Headers["x-amz-id-2"] = requestId;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        var raw = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        await using var reading = reads.Begin(http.Request);
        await DoorServing.Serve(
            http,
            async () => await (await Answer(http, raw, requestId)).Write(http),
            () => Words.S3Words.Refusal(S3Faults.InternalError, raw, requestId).With("x-amz-request-id", requestId).Write(http),
            e => LogCut(e, requestId, http.Request.Method));
    }

    private async Task<Answer> Answer(HttpContext http, string raw, string requestId)
    {
        var host = http.Request.Headers.Host.ToString();
        if (S3Target.Parse(raw, host, _domain) is not { } target)
        {
            return Words.S3Words.Refusal(S3Faults.InvalidUri, raw, requestId);
        }

        var call = new S3Call(http, target, table.Find(http.Request, target), requestId);
        try
        {
            return S3Target.Parse(raw, host, _websites) is { ByHost: true } page
                ? await websites.Visit(http, page, requestId)
                : await gate.Pass(call);
        }
#pragma warning disable CA1031 // the one place where anything becomes an answer
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return call.Refuse(FaultOf(e, call));
        }
    }

    private Fault FaultOf(Exception e, S3Call call)
    {
        switch (e)
        {
            case FaultException { Fault: var fault }:
                return fault;
            case BadHttpRequestException:
                return S3Faults.IncompleteBody;
            default:
                LogUnexpected(e, call.RequestId, call.Http.Request.Method, call.Operation.Rule.Name);
                return S3Faults.InternalError;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} {Method} {Operation} failed")]
    private partial void LogUnexpected(Exception e, string requestId, string method, string operation);

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} {Method} was cut")]
    private partial void LogCut(Exception e, string requestId, string method);
}
