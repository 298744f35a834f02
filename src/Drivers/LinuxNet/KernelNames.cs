using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Drivers.LinuxNet;

/// <summary>What this cloud's things are called in the kernel. A link name is a kind letter, 4 digits of the cloud and 10 of the resource;
/// namespaces, tables and aliases carry the whole ids.</summary>
public sealed class KernelNames(Cloud cloud)
{
    /// <summary>The namespace that holds all bridges and taps of the cloud.</summary>
    public string Fabric => $"alize-{cloud.Id}";

    /// <summary>The nft table in each namespace, and on the host where there is an uplink.</summary>
    public string Table => $"alize-{cloud.Id}";

    /// <summary>Both ends of the pair between the host and the external bridge.</summary>
    public string HostLink => $"x{cloud.Short}{Ten(cloud.Id[4..])}";

    public string NetworkPrefix => $"{Fabric}-net-";

    public string RouterPrefix => $"{Fabric}-router-";

    /// <summary>The namespace of a network's DHCP, DNS and metadata.</summary>
    public string NetworkNamespace(string network) => NetworkPrefix + Checked(network);

    public string RouterNamespace(string router) => RouterPrefix + Checked(router);

    public string Bridge(string network) => $"b{cloud.Short}{Ten(network)}";

    public string Tap(string port) => $"t{cloud.Short}{Ten(port)}";

    public string DhcpLink(string network) => $"d{cloud.Short}{Ten(network)}";

    public string RouterLink(string port) => $"r{cloud.Short}{Ten(port)}";

    /// <summary>A link's alias; <see cref="IdIn"/> reads it back. More words may follow it.</summary>
    public string Alias(string kind, string id) => $"{Fabric} {kind} {Checked(id)}";

    /// <summary>The id in an alias of this cloud and kind, or null.</summary>
    public string? IdIn(string kind, string? alias) =>
        alias?.Split(' ') is [var cloudName, var aliasKind, var id, ..] && cloudName == Fabric && aliasKind == kind ? id : null;

    /// <summary>A port's number in packet marks: 32 random bits of its id. Two ports that shared one would fail to plug, never
    /// mix.</summary>
    public static uint Mark(string port) => Math.Max(1, Convert.ToUInt32(Ten(port)[..8], 16));

    /// <summary>The MAC of a network's DHCP end: the same after each restart, so that guests' caches stay right.</summary>
    public static string DhcpMac(string network) => "fa:17:" + string.Join(':', Ten(network)[..8].Chunk(2).Select(two => new string(two)));

    /// <summary>Ids enter command texts, so they may hold nothing that those texts give a meaning to.</summary>
    public static string Checked(string id) =>
        id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? id
            : throw new ArgumentException($"'{id}' cannot be an id in the kernel", nameof(id));

    private static string Ten(string id)
    {
        var digits = Checked(id).Replace("-", "", StringComparison.Ordinal);
        return digits.Length >= 10 && digits.All(char.IsAsciiHexDigitLower)
            ? digits[..10]
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..10];
    }
}
