using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>A server's addresses on the wire, by network name.</summary>
internal static class ServerAddresses
{
    /// <param name="withMacs">As a server's show has them: with MAC and kind.</param>
    public static void Write(JsonOut o, IReadOnlyList<PortInfo> ports, bool withMacs) => o.Object("addresses", a =>
    {
        foreach (var network in ports.GroupBy(p => p.NetworkName))
        {
            if (!withMacs)
            {
                WriteShort(a, network.Key, network);
                continue;
            }

            a.List(network.Key, network.SelectMany(Of), (w, address) =>
            {
                w.Text("addr", address.Text);
                w.Number("version", Version(address.Text));
                w.Text("OS-EXT-IPS:type", address.Kind);
                w.Text("OS-EXT-IPS-MAC:mac_addr", address.Mac);
            });
        }
    });

    /// <summary>As the list of a server's addresses has them: address and version only.</summary>
    public static void WriteShort(JsonOut o, string network, IEnumerable<PortInfo> ports) =>
        o.List(network, ports.SelectMany(Of), (w, address) =>
    {
        w.Text("addr", address.Text);
        w.Number("version", Version(address.Text));
    });

    public static IEnumerable<(string Text, string Kind, string Mac)> Of(PortInfo port)
    {
        foreach (var address in port.Addresses)
        {
            yield return (address.Address, "fixed", port.Mac);
            foreach (var floating in port.Floating.Where(f => f.FixedAddress == address.Address))
            {
                yield return (floating.Address, "floating", port.Mac);
            }
        }
    }

    public static int Version(string address) => address.Contains(':', StringComparison.Ordinal) ? 6 : 4;
}
