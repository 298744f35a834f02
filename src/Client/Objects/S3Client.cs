using System.Net.Http.Headers;
using System.Xml;
using System.Xml.Linq;
using Alize.Client.Wire;

namespace Alize.Client.Objects;

/// <summary>The same objects through the S3 door, each request signed by us.</summary>
public sealed class S3Client(HttpClient http, Uri door, S3Keys keys, TimeProvider clock)
{
    private const string EmptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public async Task<IReadOnlyList<string>> Buckets(CancellationToken ct)
    {
        var answer = await Xml(HttpMethod.Get, "/", ct);
        return Named(answer, "Bucket").Select(b => Text(b, "Name")).ToList();
    }

    public async Task CreateBucket(string bucket, CancellationToken ct)
    {
        using var answer = await Send(HttpMethod.Put, Path(bucket, null), null, EmptyDigest, ct);
    }

    public async Task DeleteBucket(string bucket, CancellationToken ct)
    {
        using var answer = await Send(HttpMethod.Delete, Path(bucket, null), null, EmptyDigest, ct);
    }

    /// <summary>The objects below a prefix, page after page.</summary>
    public async Task<IReadOnlyList<ListedObject>> List(string bucket, string prefix, CancellationToken ct)
    {
        var all = new List<ListedObject>();
        var after = "";
        while (true)
        {
            var query = $"?list-type=2&prefix={Uri.EscapeDataString(prefix)}" + (after.Length == 0 ? ""
                : $"&start-after={Uri.EscapeDataString(after)}");
            var page = await Xml(HttpMethod.Get, Path(bucket, null) + query, ct);
            var found = Named(page, "Contents").Select(Listed).ToList();
            all.AddRange(found);
            if (Text(page, "IsTruncated") != "true" || found.Count == 0)
            {
                return all;
            }

            after = found[^1].Key;
        }
    }

    /// <summary>Stores an object and returns its ETag.</summary>
    public async Task<string?> Put(string bucket, string key, Stream bytes, string contentType, CancellationToken ct)
    {
        var content = new StreamContent(bytes, 256 * 1024);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var answer = await Send(HttpMethod.Put, Path(bucket, key), content, SigV4.Unsigned, ct);
        return answer.Headers.ETag?.Tag.Trim('"');
    }

    public async Task Get(string bucket, string key, Stream into, CancellationToken ct)
    {
        using var answer = await Send(HttpMethod.Get, Path(bucket, key), null, EmptyDigest, ct);
        await answer.Content.CopyToAsync(into, ct);
    }

    public async Task<ObjectHead> Head(string bucket, string key, CancellationToken ct)
    {
        using var answer = await Send(HttpMethod.Head, Path(bucket, key), null, EmptyDigest, ct);
        return Heads.Of(answer, "x-amz-meta-");
    }

    public async Task Delete(string bucket, string key, CancellationToken ct)
    {
        using var answer = await Send(HttpMethod.Delete, Path(bucket, key), null, EmptyDigest, ct);
    }

    /// <summary>An address by which anyone gets the object for a while.</summary>
    public Uri Presign(string bucket, string key, TimeSpan lasts) =>
        SigV4.Presign(Address(Path(bucket, key)), HttpMethod.Get, keys, clock.GetUtcNow(), lasts);

    private async Task<XElement> Xml(HttpMethod method, string path, CancellationToken ct)
    {
        using var answer = await Send(method, path, null, EmptyDigest, ct);
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        using var reader = XmlReader.Create(body, new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit });
        try
        {
            return await XElement.LoadAsync(reader, LoadOptions.None, ct);
        }
        catch (XmlException e)
        {
            throw ApiException.Strange("list", e);
        }
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content, string payload, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, Address(path)) { Content = content };
        SigV4.Sign(request, keys, payload, clock.GetUtcNow());
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await Refusal.Of(response, ct);
        }
    }

    private Uri Address(string path) =>
        new(door.AbsoluteUri.TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static string Path(string bucket, string? key) => "/" + Escape.Name(bucket) + (key is null ? "" : "/" + Escape.Name(key));

    private static ListedObject Listed(XElement line) => new(
        Text(line, "Key"),
        long.TryParse(Text(line, "Size"), System.Globalization.CultureInfo.InvariantCulture, out var size) ? size : 0,
        Text(line, "ETag").Trim('"'),
        null,
        DateTimeOffset.TryParse(Text(line, "LastModified"), System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : null,
        null);

    private static IEnumerable<XElement> Named(XElement of, string name) => of.Descendants().Where(e => e.Name.LocalName == name);

    private static string Text(XElement of, string name) => of.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";
}
