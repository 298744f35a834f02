using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.Swift;

/// <summary>Which web pages may use a container from a browser: its metadata Access-Control-Allow-Origin, -Max-Age,
/// -Expose-Headers.</summary>
internal sealed class SwiftCors(Containers containers)
{
    private const string Exposed =
        "cache-control, content-language, content-type, expires, last-modified, pragma, etag, x-timestamp, x-trans-id, "
        + "x-openstack-request-id";

    /// <summary>Adds to the answer what a browser needs to hand it to the page that asked.</summary>
    public async ValueTask Add(SwiftCall call)
    {
        if (call.Header("Origin") is not { } origin || call.Path.Container.Length == 0)
        {
            return;
        }

        call.Container ??= await containers.Find(call.Project, call.Path.Container, call.Ct);
        if (call.Container?.Meta is not { } meta || Allowed(meta, origin) is not { } allowed)
        {
            return;
        }

        call.Headers.AccessControlAllowOrigin = allowed;
        if (allowed != "*")
        {
            call.Headers.Vary = "Origin";
        }

        if (HttpMethods.IsOptions(call.Request.Method))
        {
            Preflight(call, meta);
            return;
        }

        var more = meta[Meta.User + "access-control-expose-headers"];
        var users = string.Join(", ", meta.OfUser.Select(m => "x-container-meta-" + m.Key));
        call.Headers.AccessControlExposeHeaders =
            string.Join(", ", ((string?[])[Exposed, more?.Replace(" ", ", ", StringComparison.Ordinal), users])
            .Where(w => !string.IsNullOrEmpty(w)));
    }

    /// <summary>Answers OPTIONS; what the page may do stands on the response already.</summary>
    public static Task<SwiftReply> Options(SwiftCall call)
    {
        call.Headers.Allow = SwiftPolicy.Methods(call.Path.Place);
        var asks = call.Header("Origin") is not null && call.Header("Access-Control-Request-Method") is not null;
        var granted = call.Headers.ContainsKey("Access-Control-Allow-Methods");
        return Task.FromResult(asks && !granted ? SwiftReply.Refuse(401, "This origin or method is not allowed.") : SwiftReply.Ok);
    }

    private static void Preflight(SwiftCall call, Meta meta)
    {
        var methods = SwiftPolicy.Methods(call.Path.Place);
        if (call.Header("Access-Control-Request-Method") is not { } method || !methods.Split(", ").Contains(method))
        {
            return;
        }

        call.Headers.AccessControlAllowMethods = methods;
        if (call.Header("Access-Control-Request-Headers") is { Length: > 0 } wanted)
        {
            call.Headers.AccessControlAllowHeaders = wanted;
            call.Headers.Append("Vary", "Access-Control-Request-Headers");
        }

        if (meta[Meta.User + "access-control-max-age"] is { } age)
        {
            call.Headers.AccessControlMaxAge = age;
        }
    }

    private static string? Allowed(Meta meta, string origin)
    {
        var allowed = (meta[Meta.User + "access-control-allow-origin"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return allowed.Contains("*") ? "*" : allowed.Contains(origin) ? origin : null;
    }
}
