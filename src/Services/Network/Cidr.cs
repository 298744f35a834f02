using System.Globalization;

namespace Alize.Services.Network;

/// <summary>A block of addresses: the first one and the number of fixed bits.</summary>
public readonly record struct Cidr(Address First, int Length)
{
    public int Version => First.Version;

    public int Bits => Version == 4 ? 32 : 128;

    public Address Last =>
        First with { Value = First.Value | (Length == 0 ? (Version == 4 ? uint.MaxValue : UInt128.MaxValue) : Size - 1) };

    /// <summary>Number of addresses; all of IPv6 does not fit and counts as one less.</summary>
    public UInt128 Size => Length == 0 && Version == 6 ? UInt128.MaxValue : UInt128.One << (Bits - Length);

    /// <summary>Host bits are cut off: 10.0.0.7/24 is 10.0.0.0/24. A plain address is a block of one.</summary>
    public static bool TryParse(string? text, out Cidr cidr)
    {
        cidr = default;
        var parts = (text ?? "").Split('/');
        if (parts.Length > 2 || !Address.TryParse(parts[0], out var address))
        {
            return false;
        }

        var bits = address.Version == 4 ? 32 : 128;
        var length = bits;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits))
        {
            return false;
        }

        cidr = Of(address, length);
        return true;
    }

    public static Cidr Parse(string text) => TryParse(text, out var cidr) ? cidr : throw new FormatException($"'{text}' is no CIDR");

    /// <summary>The block of this length around an address.</summary>
    public static Cidr Of(Address address, int length)
    {
        var hostBits = (address.Version == 4 ? 32 : 128) - length;
        var value = hostBits >= 128 ? UInt128.Zero : address.Value >> hostBits << hostBits;
        return new(address with { Value = value }, length);
    }

    public bool Contains(Address a) => a.Version == Version && a >= First && a <= Last;

    public bool Contains(Cidr other) => Contains(other.First) && Contains(other.Last);

    public bool Overlaps(Cidr other) => Version == other.Version && First <= other.Last && other.First <= Last;

    /// <summary>The addresses that ports may have: without IPv4's network and broadcast, without IPv6's anycast address.</summary>
    public AddressRange Hosts => (Version, Bits - Length) switch
    {
        (_, <= 1) => new(First, Last),
        (4, _) => new(First + 1, Last - 1),
        _ => new(First + 1, Last),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}/{Length}");
}

/// <summary>Addresses from start to end, both included.</summary>
public readonly record struct AddressRange(Address Start, Address End)
{
    public UInt128 Size => End.Value - Start.Value + 1;

    public bool Contains(Address a) => a.Version == Start.Version && a >= Start && a <= End;

    public bool Overlaps(AddressRange other) => Start <= other.End && other.Start <= End;

    /// <summary>What is left when one address is taken out.</summary>
    public IEnumerable<AddressRange> Without(Address hole)
    {
        if (!Contains(hole))
        {
            yield return this;
            yield break;
        }

        if (hole > Start)
        {
            yield return new(Start, hole - 1);
        }

        if (hole < End)
        {
            yield return new(hole + 1, End);
        }
    }
}
