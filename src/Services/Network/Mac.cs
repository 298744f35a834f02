using System.Text.RegularExpressions;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Ethernet addresses.</summary>
public static partial class Mac
{
    /// <summary>One of the field's own prefix.</summary>
    public static string Draw(Ids ids)
    {
        var hex = ids.Hex(3);
        return $"fa:16:3e:{hex[..2]}:{hex[2..4]}:{hex[4..]}";
    }

    /// <summary>Lower case with colons; null where it is none, or a group address.</summary>
    public static string? Canonical(string text)
    {
        var mac = text.ToLowerInvariant().Replace('-', ':');
        return Form().IsMatch(mac) && (Convert.ToInt32(mac[..2], 16) & 1) == 0 && mac != "00:00:00:00:00:00" ? mac : null;
    }

    [GeneratedRegex("^[0-9a-f]{2}(:[0-9a-f]{2}){5}$")]
    private static partial Regex Form();
}
