using System.Globalization;
using System.Net.Http.Headers;
using Alize.Client.Auth;
using Alize.Client.Wire;

namespace Alize.Client.Objects;

/// <summary>Object Store v1 (Swift): containers, objects, temporary URLs. The S3 door is <see cref="S3Client"/>.</summary>
public sealed class ObjectsClient
{
    private readonly ApiRoot _api;

    internal ObjectsClient(Session session) => _api = new ApiRoot(session, "", "object-store");

    public async Task<AccountHead> Account(CancellationToken ct)
    {
        using var answer = await _api.Send(HttpMethod.Head, "", () => null, [], ct);
        return new AccountHead(
            Number(answer, "X-Account-Container-Count"), Number(answer, "X-Account-Object-Count"), Number(answer, "X-Account-Bytes-Used"));
    }

    /// <summary>A page of containers by name; <see cref="ListQuery.Marker"/> is the name after which it begins.</summary>
    public Task<IReadOnlyList<Container>> Containers(ListQuery query, CancellationToken ct) =>
        _api.List("", "", query.And("format", "json"), ClientJson.Default.ListContainer, c => c.Name, ct);

    /// <summary>Makes the container where it is not there.</summary>
    public async Task CreateContainer(string container, CancellationToken ct)
    {
        using var answer = await _api.Send(HttpMethod.Put, Path(container), () => null, [], ct);
    }

    public Task DeleteContainer(string container, CancellationToken ct) => _api.Delete(Path(container), ct);

    /// <summary>A page of objects by name; filters are prefix, delimiter, end_marker.</summary>
    public Task<IReadOnlyList<ListedObject>> List(string container, ListQuery query, CancellationToken ct) =>
        _api.List(Path(container), "", query.And("format", "json"), ClientJson.Default.ListListedObject, o => o.Key, ct);

    public async Task<ObjectHead> Head(string container, string name, CancellationToken ct)
    {
        using var answer = await _api.Send(HttpMethod.Head, Path(container, name), () => null, [], ct);
        return Heads.Of(answer, "X-Object-Meta-");
    }

    /// <summary>Stores an object and returns its ETag.</summary>
    public async Task<string?> Put(string container, string name, Stream bytes, string contentType, CancellationToken ct)
    {
        var content = new StreamContent(bytes, 256 * 1024);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var answer = await _api.Send(HttpMethod.Put, Path(container, name), () => content, [], ct);
        return answer.Headers.ETag?.Tag.Trim('"');
    }

    public Task Get(string container, string name, Stream into, CancellationToken ct) => Get(container, name, _ => into, ct);

    /// <param name="into">Where the bytes go, chosen when the object's head is known.</param>
    public async Task Get(string container, string name, Func<ObjectHead, Stream> into, CancellationToken ct)
    {
        using var answer = await _api.Send(HttpMethod.Get, Path(container, name), () => null, [], ct);
        await answer.Content.CopyToAsync(into(Heads.Of(answer, "X-Object-Meta-")), ct);
    }

    public Task Delete(string container, string name, CancellationToken ct) => _api.Delete(Path(container, name), ct);

    /// <summary>Sets the key by which the account signs temporary URLs.</summary>
    public async Task SetTempUrlKey(string key, CancellationToken ct)
    {
        using var answer = await _api.Send(HttpMethod.Post, "", () => null, [("X-Account-Meta-Temp-URL-Key", key)], ct);
    }

    /// <summary>The key by which the account signs temporary URLs; null where none is set. Only owners see it.</summary>
    public async Task<string?> TempUrlKey(CancellationToken ct)
    {
        using var answer = await _api.Send(HttpMethod.Head, "", () => null, [], ct);
        return answer.Headers.TryGetValues("X-Account-Meta-Temp-URL-Key", out var keys) ? keys.First() : null;
    }

    /// <summary>An address by which anyone gets the object until a moment.</summary>
    public async Task<Uri> TempUrl(string container, string name, string key, DateTimeOffset until, CancellationToken ct) =>
        Objects.TempUrl.Sign(await _api.PublicAddress(Path(container, name), ct), "GET", key, until);

    private static string Path(string container) => "/" + Escape.Name(container);

    private static string Path(string container, string name) => $"{Path(container)}/{Escape.Name(name)}";

    private static long Number(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values) && long.TryParse(values.First(), CultureInfo.InvariantCulture, out var number)
            ? number : 0;
}
