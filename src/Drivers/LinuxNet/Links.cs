using System.Text.Json;

namespace Alize.Drivers.LinuxNet;

/// <summary>A link as the kernel has it.</summary>
/// <param name="Group">A number of ours that the kernel keeps with the link; 0 where none was given.</param>
public sealed record Link(string Name, int Index, string? Kind, string? Alias, string? Master, string? Mac, int Mtu, int Group, bool Up);

/// <summary>An address of a link, such as 10.0.0.1/24.</summary>
public sealed record LinkAddress(string Link, string Address, bool IsLocal);

/// <summary>Reads links, addresses and routes.</summary>
public static class Links
{
    public static Task<Dictionary<string, Link>> All(string? netns, CancellationToken ct) => Show(netns, [], ct);

    public static Task<Dictionary<string, Link>> Bridges(string netns, CancellationToken ct) => Show(netns, ["type", "bridge"], ct);

    private static async Task<Dictionary<string, Link>> Show(string? netns, string[] which, CancellationToken ct)
    {
        using var json = await Read(netns, ["-d", "link", "show", .. which], ct);
        return json.RootElement.EnumerateArray().Select(Parse).ToDictionary(l => l.Name);
    }

    public static async Task<Link?> Find(string? netns, string name, CancellationToken ct)
    {
        try
        {
            using var json = await Read(netns, ["-d", "link", "show", "dev", name], ct);
            return json.RootElement.EnumerateArray().Select(Parse).FirstOrDefault();
        }
        catch (ToolException e) when (e.Errors.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    public static async Task<List<LinkAddress>> Addresses(string netns, CancellationToken ct)
    {
        using var json = await Read(netns, ["addr", "show"], ct);
        return [.. from link in json.RootElement.EnumerateArray()
                   from info in link.GetProperty("addr_info").EnumerateArray()
                   select new LinkAddress(
                       link.GetProperty("ifname").GetString()!,
                       $"{info.GetProperty("local").GetString()}/{info.GetProperty("prefixlen").GetInt32()}",
                       info.GetProperty("scope").GetString() is "link" or "host")];
    }

    /// <summary>The destinations of routes that were made under this protocol number.</summary>
    public static async Task<List<string>> Routes(string netns, int protocol, CancellationToken ct)
    {
        List<string> found = [];
        foreach (var (family, everywhere) in (IEnumerable<(string, string)>)[("-4", "0.0.0.0/0"), ("-6", "::/0")])
        {
            using var json = await Read(netns, [family, "route", "show", "proto", $"{protocol}"], ct);
            found.AddRange(json.RootElement.EnumerateArray().Select(r => r.GetProperty("dst").GetString()!)
                .Select(dst => dst == "default" ? everywhere : AddressPrefix.Parse(dst).Range));
        }

        return found;
    }

    /// <summary>The lines that give a link exactly these addresses; link-local IPv6 stays.</summary>
    public static List<string> AddressChanges(string link, IReadOnlyCollection<string> wanted, IReadOnlyCollection<LinkAddress> present)
    {
        var wish = wanted.Select(AddressPrefix.Canonical).ToHashSet();
        var has = present.Where(a => a.Link == link && !(a.IsLocal && a.Address.Contains(':', StringComparison.Ordinal)))
            .Select(a => AddressPrefix.Canonical(a.Address)).ToHashSet();
        List<string> lines = [.. has.Except(wish).Select(a => $"addr del {a} dev {link}")];
        var added = wish.Except(has).ToList();
        lines.AddRange(added.Select(a => $"addr add {a} dev {link}{(a.Contains(':', StringComparison.Ordinal) ? " nodad" : "")}"));
        return lines;
    }

    private static async Task<JsonDocument> Read(string? netns, string[] words, CancellationToken ct)
    {
        string[] start = netns is null ? ["ip", "-j"] : ["ip", "-n", netns, "-j"];
        var text = await Tool.Run([.. start, .. words], null, ct);
        return JsonDocument.Parse(text.Length == 0 ? "[]" : text);
    }

    private static Link Parse(JsonElement link) => new(
        link.GetProperty("ifname").GetString()!,
        link.GetProperty("ifindex").GetInt32(),
        link.TryGetProperty("linkinfo", out var info) && info.TryGetProperty("info_kind", out var kind) ? kind.GetString() : null,
        Text(link, "ifalias"),
        Text(link, "master"),
        Text(link, "address"),
        link.GetProperty("mtu").GetInt32(),
        int.TryParse(Text(link, "group"), out var group) ? group : 0,
        link.GetProperty("flags").EnumerateArray().Any(f => f.GetString() == "UP"));

    private static string? Text(JsonElement o, string name) => o.TryGetProperty(name, out var v) ? v.GetString() : null;
}
