using Alize.Services.Objects.S3;

namespace Alize.Services.Objects.Dav;

/// <summary>What a path names: nothing of a container is the list of containers, nothing of a name the container itself.</summary>
/// <param name="Name">Without a slash at its end.</param>
/// <param name="Slash">The path ended with one: it means a collection.</param>
public sealed record DavPath(string Container, string Name, bool Slash)
{
    public const string Prefix = "/dav";

    public bool IsRoot => Container.Length == 0;

    public bool IsContainer => Container.Length > 0 && Name.Length == 0;

    /// <summary>The name by which a lock holds it.</summary>
    public string Key => Name.Length == 0 ? Container : $"{Container}/{Name}";

    /// <summary>What holds it; null for the root.</summary>
    public DavPath? Parent => IsRoot ? null : Name.LastIndexOf('/') switch
    {
        < 0 when Name.Length == 0 => new("", "", Slash: true),
        < 0 => new(Container, "", Slash: true),
        var at => new(Container, Name[..at], Slash: true),
    };

    public static bool Takes(string rawTarget) => rawTarget.StartsWith(Prefix, StringComparison.Ordinal)
        && (rawTarget.Length == Prefix.Length || rawTarget[Prefix.Length] is '/' or '?');

    /// <param name="target">As it was sent: encoded, perhaps with a query.</param>
    /// <returns>Null for what cannot be a name: broken encoding, empty segments, <c>.</c> and <c>..</c>.</returns>
    public static DavPath? Parse(string target)
    {
        var path = target.Split('?', 2)[0];
        if (!Takes(path))
        {
            return null;
        }

        var words = path[Prefix.Length..].Split('/', StringSplitOptions.None);
        var slash = words[^1].Length == 0;
        var segments = words.Skip(1).Take(words.Length - (slash && words.Length > 1 ? 2 : 1)).Select(S3Target.Decode).ToList();
        if (segments.Exists(s => s is null or "" or "." or ".." || s.Contains('/', StringComparison.Ordinal)
            || s.Any(char.IsControl)))
        {
            return null;
        }

        return segments.Count == 0 ? new("", "", Slash: true) : new(segments[0]!, string.Join('/', segments.Skip(1)), slash);
    }

    /// <summary>The reference to an object's or a collection's name, as it is sent.</summary>
    public static string Href(string container, string name, bool collection)
    {
        var path = container.Length == 0 ? "" : "/" + S3Target.Encode(container, keepSlash: false);
        path = name.Length == 0 ? path : $"{path}/{S3Target.Encode(name, keepSlash: true)}";
        return Prefix + path + (collection ? "/" : "");
    }
}
