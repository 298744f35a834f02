using Alize.Client.Objects;
using Alize.Console.Parts;
using Alize.Console.Sessions;

namespace Alize.Console.Objects;

/// <summary>A place in a container: what stands between the slashes of names, shown as folders.</summary>
public sealed record Folder(string Container, string Prefix)
{
    public static Folder Of(Visit visit)
    {
        var container = visit.Query("in");
        return container.Length is > 0 and <= 256 && !container.Contains('/', StringComparison.Ordinal)
            ? new(container, visit.Query("prefix"))
            : throw Absent.Here();
    }

    /// <summary>As a query.</summary>
    public string Query => $"?in={Uri.EscapeDataString(Container)}&prefix={Uri.EscapeDataString(Prefix)}";

    public string Address => "/objects/browse" + Query;

    /// <summary>The folders above it, from the container down.</summary>
    public IEnumerable<(string Name, Folder Folder)> Path
    {
        get
        {
            yield return (Container, this with { Prefix = "" });
            for (var at = Prefix.IndexOf('/', StringComparison.Ordinal); at >= 0; at = Prefix.IndexOf('/', at + 1))
            {
                var begin = at == 0 ? 0 : Prefix.LastIndexOf('/', at - 1) + 1;
                yield return (Prefix[begin..at], this with { Prefix = Prefix[..(at + 1)] });
            }
        }
    }
}

/// <summary>A place and what is there.</summary>
public sealed record FolderModel(Folder Folder, Listed<ListedObject> Objects)
{
    /// <summary>An address by which anyone gets one of them, just made.</summary>
    public Uri? Link { get; init; }

    public DateTimeOffset? LinkUntil { get; init; }
}
