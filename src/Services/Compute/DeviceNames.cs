using System.Text.RegularExpressions;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The names that disks have in a guest: /dev/vda, /dev/vdb, ...</summary>
internal static partial class DeviceNames
{
    private const int Most = 26;

    public static bool IsValid(string name) => Form().IsMatch(name);

    public static string Long(string name) => name.StartsWith("/dev/", StringComparison.Ordinal) ? name : "/dev/" + name;

    /// <summary>The first name that none of these has. Guests name by order, so letters are never skipped while one is free.</summary>
    /// <exception cref="FaultException">403 where all are taken.</exception>
    public static string Free(IReadOnlyCollection<string> taken, string prefix = "/dev/vd")
    {
        var letters = taken.Select(t => t[^1]).ToHashSet();
        for (var i = 0; i < Most; i++)
        {
            var letter = (char)('a' + i);
            if (!letters.Contains(letter))
            {
                return prefix + letter;
            }
        }

        throw Fault.Forbidden($"The maximum allowed number of disk devices ({Most}) to attach to a single instance has been exceeded.")
            .Thrown();
    }

    [GeneratedRegex("^(/dev/)?(x?v|s|h)d[a-z]{1,2}$")]
    private static partial Regex Form();
}
