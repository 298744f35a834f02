using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Alize.Drivers.LinuxNet;

/// <summary>An address with a prefix length. What enters command texts is parsed by this first and written anew.</summary>
public sealed record AddressPrefix(IPAddress Address, int Length)
{
    public bool IsV4 => Address.AddressFamily == AddressFamily.InterNetwork;

    public int Bits => IsV4 ? 32 : 128;

    /// <summary>The first address of the range.</summary>
    public IPAddress First => new(Masked(Address.GetAddressBytes(), Length));

    public string Netmask => new IPAddress(Masked(Enumerable.Repeat((byte)255, Bits / 8).ToArray(), Length)).ToString();

    /// <param name="text">Such as 10.0.0.0/24, or an address alone.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static AddressPrefix Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (host.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(host, out var address))
        {
            throw new FormatException($"'{text}' is not an address");
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = bits;
        return (slash < 0 || int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length))
            && length <= bits
            ? new(address, length)
            : throw new FormatException($"'{text}' has no prefix length that an address has");
    }

    /// <summary>An address alone, in one spelling.</summary>
    public static string Host(string text) => Parse(text) is var c && c.Length == c.Bits
        ? c.Address.ToString()
        : throw new FormatException($"'{text}' is not one address");

    /// <summary>The same text for the same address and prefix.</summary>
    public static string Canonical(string text) => Parse(text).ToString();

    /// <summary>A MAC, checked, in one spelling.</summary>
    public static string Mac(string text) =>
        PhysicalAddress.Parse(text).GetAddressBytes() is { Length: 6 } bytes
            ? string.Join(':', bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)))
            : throw new FormatException($"'{text}' is not a MAC");

    /// <summary>The interface part that IPv6 derives from a MAC, behind a /64 prefix.</summary>
    public static IPAddress Eui64(IPAddress prefix, string mac)
    {
        var m = PhysicalAddress.Parse(mac).GetAddressBytes();
        return new([.. prefix.GetAddressBytes()[..8], (byte)(m[0] ^ 2), m[1], m[2], 0xff, 0xfe, m[3], m[4], m[5]]);
    }

    public bool Overlaps(AddressPrefix other)
    {
        var length = Math.Min(Length, other.Length);
        return IsV4 == other.IsV4
            && Masked(Address.GetAddressBytes(), length).AsSpan().SequenceEqual(Masked(other.Address.GetAddressBytes(), length));
    }

    /// <summary>The range itself: host bits cleared; without a length where it is one address.</summary>
    public string Range => Length == Bits ? Address.ToString() : $"{First}/{Length}";

    public override string ToString() => $"{Address}/{Length}";

    private static byte[] Masked(byte[] bytes, int length)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var keep = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - keep));
        }

        return bytes;
    }
}
