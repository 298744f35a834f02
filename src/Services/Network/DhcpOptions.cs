using System.Text.RegularExpressions;

namespace Alize.Services.Network;

/// <summary>The options that a tenant may add to what DHCP tells a port, and what each may say. One that the server did not understand
/// would stop it for the whole network, so nothing else gets through.</summary>
public static partial class DhcpOptions
{
    private static readonly HashSet<string> _addresses =
    [
        "router", "dns-server", "log-server", "ntp-server", "netbios-ns", "server-ip-address",
        "smtp-server", "pop3-server", "lpr-server", "swap-server",
    ];

    private static readonly HashSet<string> _texts =
        ["tftp-server", "bootfile-name", "root-path", "domain-name", "posix-timezone", "tzdb-timezone"];
    private static readonly HashSet<string> _numbers = ["mtu", "default-ttl", "tcp-ttl"];
    private static readonly HashSet<string> _addresses6 = ["dns-server", "sntp-server"];
    private static readonly HashSet<string> _texts6 = ["domain-search", "bootfile-url"];

    /// <summary>The names by which options are known otherwise.</summary>
    private static readonly Dictionary<string, string> _byNumber = new()
    {
        ["3"] = "router", ["6"] =
            "dns-server", ["7"] = "log-server", ["15"] = "domain-name", ["17"] = "root-path", ["26"] = "mtu", ["42"] = "ntp-server",
        ["66"] = "tftp-server", ["67"] = "bootfile-name", ["255"] = "server-ip-address",
    };

    public static bool IsKnown(string name, int version) => version == 4
        ? Named(name) is var n && (_addresses.Contains(n) || _texts.Contains(n) || _numbers.Contains(n))
        : _addresses6.Contains(name) || _texts6.Contains(name);

    /// <summary>Whether a known option may say this.</summary>
    public static bool Fits(string name, string value, int version)
    {
        var n = version == 4 ? Named(name) : name;
        if ((version == 4 ? _addresses : _addresses6).Contains(n))
        {
            return value.Split(',').All(part => Address.TryParse(part, out var address) && address.Version == version);
        }

        return version == 4 && _numbers.Contains(n) ? Number().IsMatch(value) : Text().IsMatch(value);
    }

    /// <summary>The option's own name, where it came as its number.</summary>
    public static string Named(string name) => _byNumber.GetValueOrDefault(name, name);

    [GeneratedRegex("^[0-9]{1,5}$")]
    private static partial Regex Number();

    [GeneratedRegex("^[A-Za-z0-9._~:/@%+=?&-]{1,255}$")]
    private static partial Regex Text();
}
