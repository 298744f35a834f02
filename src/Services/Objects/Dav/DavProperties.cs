using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Alize.Services.Objects.Dav;

/// <summary>Properties: those that the cloud knows (live) and those that clients gave (dead), which stay with the object.</summary>
internal sealed class DavProperties(DavLocks locks)
{
    public const int MostBytes = 32 << 10;

    private static readonly XNamespace _dav = DavXml.Dav;

    private static readonly string[] _live =
    [
        "creationdate", "displayname", "getcontentlength", "getcontenttype", "getetag", "getlastmodified", "resourcetype", "supportedlock",
        "lockdiscovery",
    ];

    public static bool IsLive(XName name) => name.Namespace == _dav;

    /// <summary>Every property of an item, live and dead.</summary>
    public IEnumerable<XElement> All(string project, DavItem item) => _live.Select(n => Live(project, item, n)).OfType<XElement>().Concat(
        Dead(item.Meta));

    /// <summary>The property of this name; null where the item has none.</summary>
    public XElement? Find(string project, DavItem item, XName name) =>
        IsLive(name) ? Live(project, item, name.LocalName) : Dead(item.Meta).FirstOrDefault(e => e.Name == name);

    /// <summary>What clients gave.</summary>
    public static List<XElement> Dead(Meta? meta)
    {
        if (meta?[DavItem.Properties] is not { } kept)
        {
            return [];
        }

        try
        {
            return [.. XElement.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(kept)), LoadOptions.PreserveWhitespace).Elements()];
        }
        catch (Exception e) when (e is XmlException or FormatException)
        {
            throw new InvalidDataException("an object's properties are not what was written", e);
        }
    }

    /// <summary>As metadata keeps them; null where there are none.</summary>
    public static string? Kept(IReadOnlyCollection<XElement> dead) => dead.Count == 0
        ? null
        : Convert.ToBase64String(Encoding.UTF8.GetBytes(DavXml.Text(new XElement("properties", dead))));

    /// <summary>A lock as it is told.</summary>
    public static XElement Active(DavLock held) => new(
        _dav + "activelock",
        new XElement(_dav + "locktype", new XElement(_dav + "write")),
        new XElement(_dav + "lockscope", new XElement(_dav + (held.Exclusive ? "exclusive" : "shared"))),
        new XElement(_dav + "depth", held.Deep ? "infinity" : "0"),
        held.Owner.Length == 0 ? null : XElement.Parse(held.Owner),
        new XElement(_dav + "timeout", string.Create(CultureInfo.InvariantCulture, $"Second-{(long)held.Length.TotalSeconds}")),
        new XElement(_dav + "locktoken", new XElement(_dav + "href", held.Token)),
        new XElement(_dav + "lockroot", new XElement(_dav + "href", RootOf(held))));

    private static string RootOf(DavLock held)
    {
        var slash = held.Path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? DavPath.Href(held.Path, "", collection: true)
            : DavPath.Href(held.Path[..slash], held.Path[(slash + 1)..], collection: false);
    }

    private XElement? Live(string project, DavItem item, string name)
    {
        object? value = name switch
        {
            "displayname" => Sayable(item.Name.Length > 0 ? item.Name[(item.Name.LastIndexOf('/') + 1)..] : item.Container?.Name ?? ""),
            "resourcetype" => item.IsCollection ? new XElement(_dav + "collection") : "",
            "creationdate" => Created(item)?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            "getlastmodified" => Modified(item)?.UtcDateTime.ToString("r", CultureInfo.InvariantCulture),
            "getcontentlength" => item.Kind == DavKind.File ? item.Object!.Size : null,
            "getcontenttype" => item.Kind == DavKind.File ? item.Object!.ContentType : null,
            "getetag" => item.Etag,
            "supportedlock" => new[] { "exclusive", "shared" }.Select(scope => new XElement(
                _dav + "lockentry",
                new XElement(_dav + "lockscope", new XElement(_dav + scope)),
                new XElement(_dav + "locktype", new XElement(_dav + "write")))),
            "lockdiscovery" => item.Container is null ? ""
                : locks.Of(project, new DavPath(item.Container.Name, item.Name, Slash: false).Key).Select(Active),
            _ => null,
        };
        return value is null ? null : new(_dav + name, value);
    }

    /// <summary>Other doors take names with characters that XML cannot say.</summary>
    private static string Sayable(string name) => name.All(c => XmlConvert.IsXmlChar(c)) ? name
        : string.Concat(name.EnumerateRunes().Select(r => r.IsBmp && !XmlConvert.IsXmlChar((char)r.Value) ? "\uFFFD" : r.ToString()));

    private static DateTimeOffset? Created(DavItem item) => item.Object is { } o
        ? DateTimeOffset.UnixEpoch.AddMicroseconds(o.Version)
        : item.Container?.CreatedAt;

    private static DateTimeOffset? Modified(DavItem item) => item.Object?.ModifiedAt
        ?? (item.Container is { } container ? DateTimeOffset.UnixEpoch.AddMicroseconds(container.Changed) : null);
}
