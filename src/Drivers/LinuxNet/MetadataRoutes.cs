namespace Alize.Drivers.LinuxNet;

/// <summary>Brings guests that know no route to the metadata address but their router back to their own network's socket:
/// on each leg the address is a neighbour, as its DHCP namespace answers for it.</summary>
public static class MetadataRoutes
{
    /// <summary>Above the tables that the system names, and before its rules.</summary>
    private const int FirstTable = 1000;

    /// <summary>A rule and a table of one route for each of these links, and for no other.</summary>
    public static async Task Ensure(string netns, IReadOnlyCollection<string> links, CancellationToken ct)
    {
        var present = await Links.All(netns, ct);
        var wanted = links.ToDictionary(l => FirstTable + present[l].Index);
        var known = IpAnswer.Rules(await Links.Ask(netns, ["rule", "show"], ct));
        List<string> lines = [.. known.Where(k => wanted.GetValueOrDefault(k.Key) != k.Value).Select(k => $"rule del pref {k.Key}")];
        foreach (var (table, link) in wanted)
        {
            lines.Add($"route replace {MetadataSockets.Address}/32 dev {link} table {table}");
            if (known.GetValueOrDefault(table) != link)
            {
                lines.Add($"rule add pref {table} iif {link} to {MetadataSockets.Address} lookup {table}");
            }
        }

        await Tool.Ip(netns, lines, ct);
    }
}
