using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Alize.Kernel;

/// <summary>What every request passes: token, policy, microversion, body schema; and the one place
/// where a fault becomes an answer.</summary>
public sealed partial class Gate(Doors doors, IAuthenticator authenticator, Ids ids, Cloud cloud, ILogger<Gate> log)
{
    public const string RequestIdHeader = "X-Openstack-Request-Id";

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var group in doors.All.GroupBy(r => (r.Method, r.Pattern)))
        {
            var routes = group.ToArray();
            app.MapMethods(group.Key.Pattern, [group.Key.Method], http => Run(http, routes));
        }
    }

    /// <summary>Words what no route answered: an unknown path or a method that its path does not have.</summary>
    public async Task Unanswered(HttpContext http)
    {
        if (http.Response.HasStarted || http.Response.StatusCode is not (404 or 405) || http.Response.ContentLength is > 0)
        {
            return;
        }

        if (doors.Behind(http.Request.Path.Value ?? "/") is { } door)
        {
            // a path that ends in "/" names a resource whose id is empty: there is none, whatever the method
            var fault = http.Response.StatusCode == 404 || http.Request.Path.Value?.EndsWith('/') == true
                ? new Fault(FaultKind.NotFound, "The resource could not be found.")
                : new Fault(FaultKind.MethodNotAllowed, "The method is not allowed for this resource.");
            Name(http.Response.Headers, door, NewRequestId());
            await door.Shape(fault).Write(http);
        }
    }

    private static void Name(IHeaderDictionary headers, Door door, string requestId)
    {
        headers[RequestIdHeader] = requestId;
        if (door.RequestIdHeader is { } own)
        {
            headers[own] = requestId;
        }
    }

    private string NewRequestId() => "req-" + ids.Dashed();

    private async Task Run(HttpContext http, Route[] routes)
    {
        var call = new Call(http, routes[0], NewRequestId());
        var headers = http.Response.Headers;
        Name(headers, routes[0].Door, call.RequestId);
        using var scope = log.BeginScope(call.RequestId);
        Answer answer;
        try
        {
            answer = await Handle(http, routes, call);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // the one place where anything becomes an answer
        catch (Exception e)
#pragma warning restore CA1031
        {
            answer = Refuse(routes[0].Door, FaultOf(e, call));
        }

        await answer.Write(http);
    }

    private async Task<Answer> Handle(HttpContext http, Route[] routes, Call call)
    {
        var door = routes[0].Door;
        var version = door.Versions is { } range ? Negotiate(http, range) : default;
        var route = Array.Find(routes, r => (r.From is not { } from || version >= from) && (r.Until is not { } until || version <= until))
            ?? throw new Fault(FaultKind.NotFound, "The resource could not be found.").Thrown();
        call = new Call(http, route, call.RequestId) { Version = version };
        RefuseNul(http.Request.QueryString);
        await Admit(call);
        if (route.RefusesEmptyId && http.Request.Path.Value?.EndsWith('/') == true)
        {
            throw new Fault(FaultKind.NotFound, "The resource could not be found.").Thrown();
        }

        if (route.Body is { } schema)
        {
            call.Body = schema.Check(await ReadJson(http, door.MaxBody));
        }

        return await route.Handle(call);
    }

    /// <summary>No text holds NUL, and one of the databases would refuse it later.</summary>
    private static void RefuseNul(QueryString query)
    {
        if (query.Value?.Contains("%00", StringComparison.Ordinal) == true)
        {
            throw Fault.BadRequest("Invalid input for query parameters: NUL is not allowed.").Thrown();
        }
    }

    private async Task Admit(Call call)
    {
        var token = call.Token;
        var caller = token.Length == 0 ? null : await authenticator.Authenticate(token, call.Ct);
        call.Caller = caller is null ? Caller.Anonymous(call.RequestId) : caller with { RequestId = call.RequestId };
        var rule = call.Route.Rule;
        if (rule.Needs != Needs.Nothing && !call.Caller.Authenticated)
        {
            throw Fault.Unauthenticated().Thrown();
        }

        if (!call.Caller.MayCall(call.Route.Door.Service, call.Http.Request.Method, call.Http.Request.Path.Value ?? "/"))
        {
            throw Fault.Forbidden("The access rules of the application credential do not allow this request.").Thrown();
        }

        if (!rule.Allows(call.Caller))
        {
            throw Fault.Forbidden($"Policy doesn't allow {rule.Name} to be performed.").Thrown();
        }
    }

    private static Microversion Negotiate(HttpContext http, MicroversionRange range)
    {
        var request = http.Request.Headers;
        var response = http.Response.Headers;
        response.Append("Vary", range.OldHeader is null ? "OpenStack-API-Version" : $"OpenStack-API-Version, {range.OldHeader}");
        var version = range.Negotiate(
            request.TryGetValue("OpenStack-API-Version", out var asked) ? asked.ToString() : null,
            range.OldHeader is { } old && request.TryGetValue(old, out var askedOld) ? askedOld.ToString() : null);
        response["OpenStack-API-Version"] = $"{range.Service} {version}";
        if (range.OldHeader is { } header)
        {
            response[header] = version.ToString();
        }

        return version;
    }

    /// <summary>Reads a JSON object of bounded size and depth; an empty body is an empty object.</summary>
    public static async Task<JsonElement> ReadJson(HttpContext http, int maxBody)
    {
        if (http.Request.ContentLength > maxBody)
        {
            throw new Fault(FaultKind.TooLarge, "Request is too large.").Thrown();
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBody;
        }

        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        if (buffer.Length == 0)
        {
            return JsonDocument.Parse("{}").RootElement;
        }

        return JsonBodies.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    private Answer Refuse(Door door, Fault fault)
    {
        var answer = door.Shape(fault);
        if (fault.Kind == FaultKind.Unauthenticated)
        {
            answer.With("WWW-Authenticate", $"Keystone uri=\"{cloud.PublicUrl}/identity\"");
        }

        return fault.RetryAfter is { } seconds
            ? answer.With("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : answer;
    }

    private Fault FaultOf(Exception e, Call call)
    {
        switch (e)
        {
            case FaultException { Fault: var fault }:
                return fault;
            case BadHttpRequestException bad:
                return bad.StatusCode == 413 ? new Fault(FaultKind.TooLarge, "Request is too large.") : Fault.BadRequest(bad.Message);
            default:
                LogUnexpected(e, call.RequestId, call.Route.Method, call.Route.Pattern);
                return new Fault(
                    FaultKind.Internal, $"An unexpected error prevented the server from fulfilling your request ({call.RequestId}).");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} {Method} {Pattern} failed")]
    private partial void LogUnexpected(Exception e, string requestId, string method, string pattern);
}
