using System.Security.Cryptography;
using System.Text;

namespace Alize.Drivers.Qemu;

/// <summary>What a guest's devices are called inside QEMU. Names come from ids alone, so that a running guest tells by itself what it has.
/// A node's name may have 31 characters.</summary>
public static class DeviceNames
{
    public const string DiskPrefix = "disk-";
    public const string NicPrefix = "nic-";
    public const string NodePrefix = "node-";
    public const string PortPrefix = "port";

    public static string Disk(string id) => DiskPrefix + Key(id);

    /// <summary>The block node behind a disk.</summary>
    public static string Node(string id) => NodePrefix + Key(id);

    public static string NodeOfDisk(string disk) => NodePrefix + disk[DiskPrefix.Length..];

    public static string Nic(string portId) => NicPrefix + Key(portId);

    /// <summary>The net backend behind a NIC.</summary>
    public static string Net(string portId) => "net-" + Key(portId);

    public static string NetOfNic(string nic) => "net-" + nic[NicPrefix.Length..];

    /// <summary>The job and the target node of a copy.</summary>
    public static string Copy(string disk, string toPath) => "copy-" + Hash(disk + "\n" + toPath);

    /// <summary>A root port, for one device that can be unplugged.</summary>
    public static string Port(int number) => PortPrefix + number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Key(string id)
    {
        var plain = id.Replace("-", "", StringComparison.Ordinal);
        if (plain.Length == 32 && plain.All(char.IsAsciiHexDigitLower))
        {
            return plain[..24];
        }

        return plain.Length is > 0 and < 24 && plain.All(char.IsAsciiLetterOrDigit) && plain == id ? plain : Hash(id);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];
}
