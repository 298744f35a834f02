using System.Text;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Short lists that live in one text column, as JSON.</summary>
public static class Packed
{
    public static string Texts(IEnumerable<string> items) => Write(items, (json, item) => json.WriteStringValue(item));

    public static List<string> Texts(string packed) => Read(packed, e => e.GetString()!);

    public static string Ranges(IEnumerable<AddressRange> ranges) =>
        Pairs("start", "end", ranges.Select(r => (r.Start.ToString(), r.End.ToString())));

    public static List<AddressRange> Ranges(string packed) =>
        Read(packed, e => new AddressRange(Address.Parse(e.Text("start")), Address.Parse(e.Text("end"))));

    public static string Routes(IEnumerable<RouteWish> routes) =>
        Pairs("destination", "nexthop", routes.Select(r => (r.Destination, r.NextHop)));

    public static List<RouteWish> Routes(string packed) => Read(packed, e => new RouteWish(e.Text("destination"), e.Text("nexthop")));

    public static string AllowedPairs(IEnumerable<AllowedPair> pairs) =>
        Pairs("mac_address", "ip_address", pairs.Select(p => (p.Mac, p.Cidr)));

    public static List<AllowedPair> AllowedPairs(string packed) =>
        Read(packed, e => new AllowedPair(e.Text("mac_address"), e.Text("ip_address")));

    /// <summary>One extra DHCP option as ports show it.</summary>
    public static string Option(DhcpOption option) => Write([option], (json, o) =>
    {
        json.WriteStartObject();
        json.WriteString("opt_name", o.Name);
        json.WriteString("opt_value", o.Value);
        json.WriteNumber("ip_version", o.Version);
        json.WriteEndObject();
    })[1..^1];

    public static List<DhcpOption> Options(string packed) =>
        Read(packed, e => new DhcpOption(e.Text("opt_name"), e.Text("opt_value"), e.IntOrNull("ip_version") ?? 4));

    private static string Pairs(
        string first, string second, IEnumerable<(string First, string Second)> pairs) => Write(pairs, (json, pair) =>
    {
        json.WriteStartObject();
        json.WriteString(first, pair.First);
        json.WriteString(second, pair.Second);
        json.WriteEndObject();
    });

    private static string Write<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Answer.Plain))
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                write(json, item);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static List<T> Read<T>(string packed, Func<JsonElement, T> read)
    {
        if (packed == "[]")
        {
            return [];
        }

        using var json = JsonDocument.Parse(packed);
        return [.. json.RootElement.EnumerateArray().Select(read)];
    }
}
