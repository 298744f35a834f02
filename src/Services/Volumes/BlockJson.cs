using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>Words that several of this room's bodies share.</summary>
internal static class BlockJson
{
    /// <summary>Microseconds, and no zone: as Cinder writes times.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    public static void Time(this JsonOut o, string name, DateTimeOffset? at) => o.Text(name, at is { } there ? Time(there) : null);

    /// <summary>A resource's links, with the project in the path as the catalogue has it.</summary>
    public static void SelfLinks(this JsonOut o, Call call, Cloud cloud, string collection, string id) => o.Links(
        ("self", $"{Base(call, cloud)}/{collection}/{id}"),
        ("bookmark", $"{cloud.PublicUrl}/volume/{call.Caller.ProjectId}/{collection}/{id}"));

    public static string Base(Call call, Cloud cloud) => $"{cloud.PublicUrl}{VolumesDoor.Door.Prefix}/{call.Caller.ProjectId}";

    /// <summary>Where the next page begins, if this one was full.</summary>
    public static void NextLink(this JsonOut o, Call call, Cloud cloud, string collection, string path, Page page,
        IReadOnlyList<string> ids)
    {
        if (page.Limit == 0 || ids.Count < page.Limit)
        {
            return;
        }

        var query = call.AllQuery.Where(q => q.Key is not ("marker" or "offset")).Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}")
            .Append($"marker={ids[^1]}");
        o.List($"{collection}_links", [$"{Base(call, cloud)}/{path}?{string.Join('&', query)}"], (l, href) =>
        {
            l.Text("rel", "next");
            l.Text("href", href);
        });
    }
}
