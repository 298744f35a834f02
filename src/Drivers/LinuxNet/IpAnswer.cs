using System.Text.Json;
using Alize.Kernel;

namespace Alize.Drivers.LinuxNet;

/// <summary>A link as the kernel has it.</summary>
/// <param name="Group">A number of ours that the kernel keeps with the link; 0 where none was given.</param>
public sealed record Link(string Name, int Index, string? Kind, string? Alias, string? Master, string? Mac, int Mtu, int Group, bool Up);

/// <summary>An address of a link, such as 10.0.0.1/24.</summary>
public sealed record LinkAddress(string Link, string Address, bool IsLocal);

/// <summary>A route as the kernel has it.</summary>
/// <param name="Destination">Null for the default route.</param>
public sealed record KernelRoute(AddressPrefix? Destination, bool Unreachable);

/// <summary>Reads what <c>ip -j</c> answers. Names and aliases in it are bytes that anybody with root on the host chose.</summary>
/// <exception cref="IOException">It is no such answer.</exception>
internal static class IpAnswer
{
    /// <summary>Of <c>ip -d link show</c>.</summary>
    public static List<Link> Links(string answer) => Read(answer, link => new Link(
        Name(link, "ifname"),
        Number(link, "ifindex"),
        link.ElementOrNull("linkinfo")?.TextOrNull("info_kind"),
        link.TextOrNull("ifalias"),
        link.TextOrNull("master"),
        link.TextOrNull("address"),
        Number(link, "mtu"),
        link.IntOrNull("group") ?? 0,
        link.Texts("flags").Contains("UP")));

    /// <summary>Of <c>ip addr show</c>.</summary>
    public static List<LinkAddress> Addresses(string answer) =>
    [
        .. Read(answer, link => link.Items("addr_info").Select(info => new LinkAddress(
            Name(link, "ifname"),
            $"{Name(info, "local")}/{Number(info, "prefixlen")}",
            info.TextOrNull("scope") is "link" or "host")).ToList()).SelectMany(a => a),
    ];

    /// <summary>Of <c>ip route show</c>.</summary>
    public static List<KernelRoute> Routes(string answer) => Read(answer, route => new KernelRoute(
        Name(route, "dst") is var destination && destination == "default" ? null : AddressPrefix.Parse(destination),
        route.TextOrNull("type") == "unreachable"));

    /// <summary>Of <c>ip rule show</c>: the link of each rule for one, by the rule's number.</summary>
    public static Dictionary<int, string> Rules(string answer)
    {
        var found = new Dictionary<int, string>();
        foreach (var (priority, link) in Read(answer, r => (Number(r, "priority"), r.TextOrNull("iif"))))
        {
            if (link is not null)
            {
                found.TryAdd(priority, link);
            }
        }

        return found;
    }

    private static List<T> Read<T>(string answer, Func<JsonElement, T> item)
    {
        if (answer.Length == 0)
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(answer);
            return [.. json.RootElement.EnumerateArray().Select(item)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // the second: another kind of value, or a name that ends in half a character
            throw new IOException($"ip answered what is not understood: {e.Message}", e);
        }
    }

    private static string Name(JsonElement of, string member) =>
        of.TextOrNull(member) ?? throw new FormatException($"an entry has no {member}");

    private static int Number(JsonElement of, string member) =>
        of.IntOrNull(member) ?? throw new FormatException($"an entry has no {member}");
}
