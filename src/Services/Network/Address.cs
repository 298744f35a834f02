using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Alize.Services.Network;

/// <summary>An IPv4 or IPv6 address as a number that can be counted with.</summary>
public readonly record struct Address(int Version, UInt128 Value) : IComparable<Address>
{
    /// <summary>Only the usual forms: four decimal numbers, or IPv6 without a zone. "10.1" and "010.0.0.1" are refused.</summary>
    public static bool TryParse(string? text, out Address address)
    {
        address = default;
        if (text is null || text.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(text, out var ip))
        {
            return false;
        }

        var isV6 = ip.AddressFamily == AddressFamily.InterNetworkV6;
        if (isV6 ? !text.Contains(':', StringComparison.Ordinal) || text.StartsWith('[') : ip.ToString() != text)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        ip.TryWriteBytes(bytes, out var length);
        address = length == 4
            ? new(4, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new(6, BinaryPrimitives.ReadUInt128BigEndian(bytes));
        return true;
    }

    /// <summary>An address that the program wrote itself.</summary>
    public static Address Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is no address");

    /// <summary>The address a host forms for itself in a /64 from its MAC (modified EUI-64).</summary>
    public static Address Eui64(Cidr cidr, string mac)
    {
        var hex = Convert.FromHexString(mac.Replace(":", "", StringComparison.Ordinal));
        ReadOnlySpan<byte> id = [(byte)(hex[0] ^ 2), hex[1], hex[2], 0xff, 0xfe, hex[3], hex[4], hex[5]];
        return new(6, cidr.First.Value | BinaryPrimitives.ReadUInt64BigEndian(id));
    }

    public int CompareTo(Address other) => Value.CompareTo(other.Value);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (Version == 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Value);
            return new IPAddress(bytes[..4]).ToString();
        }

        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new IPAddress(bytes).ToString();
    }

    public static Address operator +(Address a, int n) => a with { Value = a.Value + (UInt128)n };

    public static Address operator -(Address a, int n) => a with { Value = a.Value - (UInt128)n };

    public static bool operator <(Address a, Address b) => a.Value < b.Value;

    public static bool operator >(Address a, Address b) => a.Value > b.Value;

    public static bool operator <=(Address a, Address b) => a.Value <= b.Value;

    public static bool operator >=(Address a, Address b) => a.Value >= b.Value;
}
