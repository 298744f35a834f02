namespace Alize.Drivers.LinuxNet;

/// <summary>Reads links, addresses and routes.</summary>
public static class Links
{
    public static Task<Dictionary<string, Link>> All(string? netns, CancellationToken ct) => Show(netns, [], ct);

    public static Task<Dictionary<string, Link>> Bridges(string netns, CancellationToken ct) => Show(netns, ["type", "bridge"], ct);

    private static async Task<Dictionary<string, Link>> Show(string? netns, string[] which, CancellationToken ct)
    {
        var found = new Dictionary<string, Link>();
        foreach (var link in IpAnswer.Links(await Ask(netns, ["-d", "link", "show", .. which], ct)))
        {
            // the kernel walks its list while it changes: one may come twice
            found[link.Name] = link;
        }

        return found;
    }

    public static async Task<Link?> Find(string? netns, string name, CancellationToken ct)
    {
        try
        {
            return IpAnswer.Links(await Ask(netns, ["-d", "link", "show", "dev", name], ct)).FirstOrDefault();
        }
        catch (ToolException e) when (e.Errors.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    public static async Task<List<LinkAddress>> Addresses(string netns, CancellationToken ct) =>
        IpAnswer.Addresses(await Ask(netns, ["addr", "show"], ct));

    /// <summary>The destinations of routes that were made under this protocol number.</summary>
    public static async Task<List<string>> Routes(string netns, int protocol, CancellationToken ct)
    {
        List<string> found = [];
        foreach (var (family, everywhere) in (IEnumerable<(string, string)>)[("-4", "0.0.0.0/0"), ("-6", "::/0")])
        {
            found.AddRange(IpAnswer.Routes(await Ask(netns, [family, "route", "show", "proto", $"{protocol}"], ct))
                .Select(r => r.Destination?.Range ?? everywhere));
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

    /// <summary>What ip answers in JSON.</summary>
    /// <param name="netns">Null: the host's own namespace.</param>
    public static Task<string> Ask(string? netns, string[] words, CancellationToken ct) =>
        Tool.Run(netns is null ? ["ip", "-j", .. words] : ["ip", "-n", netns, "-j", .. words], null, ct);
}
