using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A port's allowed address pairs and extra DHCP options, checked.</summary>
public static class PortExtras
{
    private const int MostPairs = 10;

    public static List<AllowedPair> Pairs(JsonElement b)
    {
        var pairs = b.Items("allowed_address_pairs").Select(PairOf).ToList();
        if (pairs.Count > MostPairs)
        {
            throw NetworkFaults.Bad(
                "AllowedAddressPairExhausted", $"The number of allowed address pair exceeds the maximum {MostPairs}.").Thrown();
        }

        return pairs.Distinct().Count() == pairs.Count
            ? pairs
            : throw NetworkFaults.Bad("DuplicateAddressPairInRequest", "Request contains duplicate address pair.").Thrown();
    }

    /// <summary>The options after an update: a value of null takes one away, others keep what they were.</summary>
    public static string DhcpOptions(string old, JsonElement b)
    {
        using var before = JsonDocument.Parse(old);
        var options = before.RootElement.EnumerateArray().ToDictionary(Key, o => o.GetRawText());
        foreach (var option in b.Items("extra_dhcp_opts"))
        {
            if (option.TextOrNull("opt_value") is null)
            {
                options.Remove(Key(option));
                continue;
            }

            options[Key(option)] = Packed.Option(CheckedOption(option));
        }

        return "[" + string.Join(',', options.Values) + "]";
    }

    private static DhcpOption CheckedOption(JsonElement o)
    {
        var option = new DhcpOption(o.Text("opt_name"), o.Text("opt_value"), o.IntOrNull("ip_version") ?? 4);
        if (!Network.DhcpOptions.IsKnown(option.Name, option.Version))
        {
            throw NetworkFaults.InvalidInput(
                $"extra_dhcp_opts: this cloud's DHCP for IPv{option.Version} has no option '{option.Name}'").Thrown();
        }

        return Network.DhcpOptions.Fits(option.Name, option.Value, option.Version)
            ? option
            : throw NetworkFaults.InvalidInput($"extra_dhcp_opts: '{option.Value}' is no value for {option.Name}").Thrown();
    }

    private static string Key(JsonElement option) => $"{option.Text("opt_name")} {option.IntOrNull("ip_version") ?? 4}";

    private static AllowedPair PairOf(JsonElement pair)
    {
        var ip = pair.Text("ip_address");
        if (!Cidr.TryParse(ip, out var cidr))
        {
            throw NetworkFaults.InvalidInput($"'{ip}' is not a valid IP address or network").Thrown();
        }

        var word = pair.TextOrNull("mac_address") ?? "";
        var mac = word.Length == 0 ? "" : Mac.Canonical(word)
            ?? throw NetworkFaults.InvalidInput($"'{word}' is not a valid MAC address").Thrown();
        return new(mac, ip.Contains('/', StringComparison.Ordinal) ? cidr.ToString() : cidr.First.ToString());
    }
}
