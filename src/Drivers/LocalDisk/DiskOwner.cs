using System.Globalization;

namespace Alize.Drivers.LocalDisk;

/// <summary>The user as whom guests run and under whom untrusted images are opened; nobody of its own
/// where the machine has no such user.</summary>
internal sealed record DiskOwner(uint User, uint Group)
{
    public const string Name = "alize-qemu";

    /// <summary>The machine's guest user; null where there is none, or where this program is not root and cannot give files away.</summary>
    public static DiskOwner? OfMachine()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var words = File.ReadLines("/etc/passwd").Select(l => l.Split(':')).FirstOrDefault(w => w.Length > 3 && w[0] == Name);
        return words is null
            ? null
            : new(uint.Parse(words[2], CultureInfo.InvariantCulture), uint.Parse(words[3], CultureInfo.InvariantCulture));
    }
}
