using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Words;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>Which sites' scripts a browser lets at a bucket.</summary>
public sealed record CorsRule(
    IReadOnlyList<string> Origins, IReadOnlyList<string> Methods, IReadOnlyList<string> Headers, IReadOnlyList<string> Exposed,
        int? MaxAge);

/// <summary>A bucket's CORS rules: the answer to a preflight, and headers on answers to a site's script.</summary>
public sealed record Cors(IReadOnlyList<CorsRule> Rules)
{
    public const string Meta = "s3-cors";
    private const int MostRules = 100;

    public static Cors? Of(Container bucket) => bucket.Meta[Meta] is { } text
        ? Of(XmlIn.Parse(System.Text.Encoding.UTF8.GetBytes(text), "CORSConfiguration"))
        : null;

    /// <summary>Nothing where it is no valid configuration.</summary>
    public static Cors? Of(XmlIn xml)
    {
        var rules = new List<CorsRule>();
        foreach (var rule in xml.All("CORSRule"))
        {
            List<string> Texts(string name) => [.. rule.All(name).Select(c => c.Text.Trim())];
            var (origins, methods) = (Texts("AllowedOrigin"), Texts("AllowedMethod"));
            if (origins.Count == 0 || methods.Count == 0 || rules.Count == MostRules
                || !methods.TrueForAll(m => m is "GET" or "PUT" or "POST" or "DELETE" or "HEAD")
                || !origins.TrueForAll(o => o.Count(c => c == '*') <= 1))
            {
                return null;
            }

            var seconds = int.TryParse(rule.TextOf("MaxAgeSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var age)
                ? age : (int?)null;
            rules.Add(new(origins, methods, Texts("AllowedHeader"), Texts("ExposeHeader"), seconds));
        }

        return rules.Count == 0 ? null : new(rules);
    }

    /// <summary>The answer to OPTIONS: a browser asks what a script may do.</summary>
    public static Answer Preflight(HttpRequest request, Cors? cors, Func<Fault, Answer> refuse)
    {
        var origin = request.Headers.Origin.ToString();
        var method = request.Headers.AccessControlRequestMethod.ToString();
        var headers = request.Headers.AccessControlRequestHeaders.ToString()
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (origin.Length == 0 || method.Length == 0)
        {
            return refuse(S3Faults.BadRequest("BadRequest",
                "Insufficient information. Origin and Access-Control-Request-Method request headers needed."));
        }

        var rule = cors?.Rules.FirstOrDefault(r =>
            Fits(r, origin, method) && Array.TrueForAll(headers, h => r.Headers.Any(p => Wildcard.Matches(p, h, ignoreCase: true))));
        if (rule is null)
        {
            return refuse(S3Faults.Of(FaultKind.Forbidden, "AccessForbidden", "CORSResponse: This CORS request is not allowed."));
        }

        return Add(Answer.Empty(200), rule, origin).With("Access-Control-Allow-Headers", headers.Length == 0
            ? null : string.Join(", ", headers));
    }

    /// <summary>Adds what a browser needs to hand an answer to a script.</summary>
    public void AddTo(Answer answer, HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && Rules.FirstOrDefault(r => Fits(r, origin, request.Method)) is { } rule)
        {
            Add(answer, rule, origin);
        }
    }

    private static bool Fits(CorsRule rule, string origin, string method) =>
        rule.Methods.Contains(method) && rule.Origins.Any(o => Wildcard.Matches(o, origin));

    private static Answer Add(Answer answer, CorsRule rule, string origin)
    {
        var all = rule.Origins.Contains("*");
        return answer.With("Access-Control-Allow-Origin", all ? "*" : origin)
            .With("Access-Control-Allow-Credentials", all ? null : "true")
            .With("Access-Control-Allow-Methods", string.Join(", ", rule.Methods))
            .With("Access-Control-Expose-Headers", rule.Exposed.Count == 0 ? null : string.Join(", ", rule.Exposed))
            .With("Access-Control-Max-Age", rule.MaxAge?.ToString(CultureInfo.InvariantCulture))
            .With("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
    }
}
