using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Alize.Client.Objects;

/// <summary>Swift's temporary URLs: a signature over method, expiry and path, by a key that the account knows.</summary>
public static class TempUrl
{
    public static Uri Sign(Uri address, string method, string key, DateTimeOffset until)
    {
        var expires = until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var path = Uri.UnescapeDataString(address.AbsolutePath);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{method}\n{expires}\n{path}"));
        var signed = $"{address.AbsoluteUri}?temp_url_sig={Convert.ToHexStringLower(signature)}&temp_url_expires={expires}";
        return new Uri(signed, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }
}
