using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Alize.Server.Hosting;

namespace Alize.Server.Verbs.Machine;

/// <summary>What the doctor looks at, one method a subject.</summary>
internal static class Checks
{
    private const long LeastMib = 1024;

    /// <summary>Program, and the Debian package that brings it.</summary>
    private static readonly (string Program, string Package)[] _tools =
    [
        ("qemu-system-x86_64", "qemu-system-x86"), ("qemu-img", "qemu-utils"), ("nft", "nftables"), ("dnsmasq", "dnsmasq-base"),
            ("ip", "iproute2"),
        ("conntrack", "conntrack"), ("genisoimage", "genisoimage"), ("ssh", "openssh-client"),
    ];

    public static Finding Root() => Environment.IsPrivilegedProcess
        ? new("user", true, "root")
        : new("user", false, "not root", "run alize with sudo: it makes network namespaces, bridges and virtual machines");

    public static Finding Disk(DataFolder folder)
    {
        var at = folder.Path;
        while (!Directory.Exists(at))
        {
            at = Path.GetDirectoryName(at)!;
        }

        var free = new DriveInfo(at).AvailableFreeSpace >> 20;
        var says = string.Create(CultureInfo.InvariantCulture, $"{free} MiB free under {folder.Path}");
        return free >= LeastMib ? new("disk", true, says)
            : new("disk", false, says, $"make room, at least {LeastMib} MiB, or choose another --data DIR");
    }

    public static Finding Port(string subject, string address, DataFolder folder)
    {
        if (!IPEndPoint.TryParse(address, out var endpoint))
        {
            return new(subject, false, $"{address} is no address", "write ADDRESS:PORT, such as 127.0.0.1:8700");
        }

        if (IsFree(endpoint))
        {
            return new(subject, true, $"{address} is free");
        }

        return folder.RunningPid() is { } pid
            ? new(subject, true, $"{address} is taken; this cloud runs as process {pid}")
            : new(subject, false, $"{address} is taken by another program",
                "stop it (ss -ltnp names it), or choose --listen and --s3-listen");
    }

    public static IEnumerable<Finding> Tools()
    {
        var places = (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':');
        var missing = _tools.Where(t => !places.Any(p => File.Exists(Path.Combine(p, t.Program)))).ToList();
        yield return missing.Count == 0
            ? new("programs", true, string.Join(", ", _tools.Select(t => t.Program)))
            : new("programs", false, "missing: " + string.Join(", ", missing.Select(t => t.Program)),
                "apt-get install " + string.Join(' ', missing.Select(t => t.Package)));
    }

    /// <summary>The clouds of this machine; what the dead ones left is named with the command that removes it.</summary>
    public static IEnumerable<Finding> Clouds(DataFolder folder)
    {
        foreach (var cloud in Traces.All())
        {
            var holds = string.Create(
                CultureInfo.InvariantCulture,
                    $"{cloud.Namespaces} namespaces, {cloud.Processes} guests and helpers{(cloud.Folder is { } f ? " of " + f : "")}");
            yield return cloud.IsAlive
                ? new($"cloud {cloud.Id}", true, $"runs: {holds}")
                : new($"cloud {cloud.Id}", false, $"its program does not run, but it left {holds}", HowToRemove(cloud, folder));
        }
    }

    private static string HowToRemove(CloudTrace cloud, DataFolder folder)
    {
        if (cloud.Id == folder.CloudId)
        {
            return $"alize up --data {folder.Path} takes it up again; alize down --data {folder.Path} removes it";
        }

        return cloud.Folder is { } known && Directory.Exists(known)
            ? $"alize up --data {known} takes it up again; alize down --data {known} removes it"
            : $"alize clear --cloud {cloud.Id} --data {cloud.Folder ?? "/nonexistent"}";
    }

    private static bool IsFree(IPEndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
