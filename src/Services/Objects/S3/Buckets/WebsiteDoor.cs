using System.Net;
using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Words;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>Buckets as websites, under BUCKET.website.DOMAIN: pages for people, read as anybody may read them.</summary>
public sealed class WebsiteDoor(Containers containers, ObjectStore objects, Following following, S3Access access)
{
    /// <summary>The operation whose policy a visitor needs.</summary>
    private static readonly S3Operation _visit = new(S3Policy.GetObject, "GET", S3Scope.Object, null, _ =>
        throw new NotSupportedException());

    /// <summary>The domain of websites under the domain of buckets.</summary>
    public static string? Domain(string? s3Domain) => s3Domain is null ? null : "website." + s3Domain;

    public async Task<Answer> Visit(HttpContext http, S3Target target, string requestId)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            return Page(http, 405, "Method Not Allowed", requestId);
        }

        if (await containers.FindBucket(null, target.Bucket, http.RequestAborted) is not { } bucket || Website.Of(bucket) is not { } site)
        {
            return Page(http, 404, "No Such Website", requestId);
        }

        if (site.RedirectHost is { } host)
        {
            return Answer.Empty(301).With("Location", $"{site.RedirectProtocol ?? http.Request.Scheme}://{host}{target.RawPath}");
        }

        var key = target.Key.Length == 0 || target.Key.EndsWith('/') ? target.Key + site.Index : target.Key;
        if (await Send(http, target, bucket, key, 200, requestId) is { } answer)
        {
            return answer;
        }

        if (!target.Key.EndsWith('/') && target.Key.Length > 0
            && (await Readable(http, target, bucket, $"{target.Key}/{site.Index}", requestId)).Object is not null)
        {
            return Answer.Empty(302).With("Location", target.RawPath + "/");
        }

        return (site.Error is { } error
            ? await Send(http, target, bucket, error, 404, requestId) : null) ?? Page(http, 404, "Not Found", requestId);
    }

    private async Task<(S3Call Call, StoredObject? Object)> Readable(HttpContext http, S3Target target, Container bucket, string key,
        string requestId)
    {
        var call = new S3Call(http, target with { Key = key, Query = new([]) }, _visit, requestId) { Bucket = bucket };
        if (!await access.May(call))
        {
            return (call, null);
        }

        var (_, o) = await objects.Find(bucket.Project, bucket.Name, key, null, call.Ct);
        return (call, o);
    }

    private async Task<Answer?> Send(HttpContext http, S3Target target, Container bucket, string key, int status, string requestId)
    {
        var (call, found) = await Readable(http, target, bucket, key, requestId);
        if (found is not { } o)
        {
            return null;
        }

        if (o.Meta[ObjectDraft.Redirect] is { } redirect)
        {
            return Answer.Empty(301).With("Location", redirect);
        }

        if (status == 200 && Preconditions.Check(call, o) == 304)
        {
            return Answer.Empty(304).With("ETag", S3Words.Quoted(S3Words.Etag(o)));
        }

        if (await following.Follow(bucket, o, c => S3Access.MayReadSegments(call, c), call.Ct) is not { } source)
        {
            return null;
        }

        o = source.Object;
        var plan = await following.Plan(source, 0, source.Size, c => S3Access.MayReadSegments(call, c), call.Ct);
        return Answer.Stream(status, async (response, ct) =>
        {
            response.ContentType = o.ContentType;
            response.ContentLength = source.Size;
            if (HttpMethods.IsGet(http.Request.Method))
            {
                await following.Send(plan, response.Body, ct);
            }
        }).WithObject(call, o);
    }

    private static Answer Page(HttpContext http, int status, string title, string requestId) => HttpMethods.IsHead(http.Request.Method)
        ? Answer.Empty(status)
        : Answer.Text(status, $"<html><head><title>{status} {title}</title></head><body><h1>{status} {title}</h1>"
            + $"<p>{WebUtility.HtmlEncode(requestId)}</p></body></html>\n", "text/html; charset=utf-8");
}
