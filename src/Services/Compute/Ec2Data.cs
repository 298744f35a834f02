using System.Globalization;
using System.Net;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>What EC2's guests ask for: small files under <c>VERSION/meta-data</c>, and the same as one document on the config
/// drive.</summary>
internal static class Ec2Data
{
    /// <summary>The versions are served alike: what a later one added does not disturb who asks for an earlier.</summary>
    private static readonly string[] _versions =
        ["1.0", "2007-01-19", "2007-03-01", "2007-08-29", "2007-10-10", "2007-12-15", "2008-02-01", "2008-09-01", "2009-04-04", "latest"];

    public static IEnumerable<KeyValuePair<string, byte[]>> Files(GuestFacts facts)
    {
        var items = Items(facts).Concat(KeyItems(facts)).Select(i => KeyValuePair.Create(i.Path, Encoding.UTF8.GetBytes(i.Value))).ToList();
        foreach (var version in _versions)
        {
            foreach (var (path, content) in items)
            {
                yield return new($"{version}/meta-data/{path}", content);
            }

            if (facts.UserData is { } data)
            {
                yield return new($"{version}/user-data", data);
            }
        }
    }

    public static byte[] Document(GuestFacts facts) => GuestData.Json(o =>
    {
        foreach (var folder in Items(facts).GroupBy(i => i.Path.Split('/')[0]))
        {
            if (folder.First().Path == folder.Key)
            {
                o.Text(folder.Key, folder.First().Value);
                continue;
            }

            o.Object(folder.Key, f =>
            {
                foreach (var (path, value) in folder)
                {
                    f.Text(path[(folder.Key.Length + 1)..], value);
                }
            });
        }

        if (facts.KeyPair is { } key)
        {
            o.Object("public-keys", k => k.Object("0", first =>
            {
                first.Text("_name", "0=" + key.Name);
                first.Text("openssh-key", key.PublicKey);
            }));
        }
    });

    private static IEnumerable<(string Path, string Value)> Items(GuestFacts facts)
    {
        var hostname = $"{facts.Hostname}.{OpenStackData.Domain}";
        var root = facts.RootDevice.Split('/')[^1];
        yield return ("ami-id", "ami-" + Short(facts.ImageId));
        yield return ("ami-launch-index", facts.LaunchIndex.ToString(CultureInfo.InvariantCulture));
        yield return ("ami-manifest-path", "none");
        yield return ("block-device-mapping/ami", root);
        yield return ("block-device-mapping/root", facts.RootDevice);
        yield return ("hostname", hostname);
        yield return ("instance-action", "none");
        yield return ("instance-id", "i-" + Short(facts.ServerId));
        yield return ("instance-type", facts.FlavorName);
        yield return ("local-hostname", hostname);
        yield return ("local-ipv4", facts.Ports.SelectMany(p => p.Addresses).Select(a => a.Address).FirstOrDefault(IsV4) ?? "");
        yield return ("placement/availability-zone", facts.Zone);
        yield return ("public-hostname", hostname);
        yield return ("public-ipv4", facts.Ports.SelectMany(p => p.Floating).Select(f => f.Address).FirstOrDefault() ?? "");
        yield return ("reservation-id", facts.ReservationId);
        yield return ("security-groups", string.Join('\n', facts.SecurityGroups));
    }

    private static IEnumerable<(string Path, string Value)> KeyItems(GuestFacts facts) =>
        facts.KeyPair is { } key ? [("public-keys/0/openssh-key", key.PublicKey)] : [];

    private static bool IsV4(string address) =>
        IPAddress.TryParse(address, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;

    private static string Short(string? id) =>
        id is null ? "00000000" : id.Replace("-", "", StringComparison.Ordinal).PadRight(8, '0')[..8];
}
