using Alize.Services.Network;

namespace Alize.Drivers.LinuxNet;

/// <summary>A guest's port: its filter first, then the tap on its network's bridge.</summary>
public sealed class Ports(KernelNames names)
{
    /// <summary>The user that guests run as, who may open their taps.</summary>
    private const string GuestUser = "alize-qemu";

    private readonly Told _told = new();

    private readonly bool _hasGuestUser = File.ReadLines("/etc/passwd").Any(l => l.StartsWith(GuestUser + ":", StringComparison.Ordinal));

    /// <summary>The tap is there with its filter. A link that has its name already is taken as it is, whatever its kind.</summary>
    public async Task<PlugInfo> Ensure(PortWish port, CancellationToken ct)
    {
        var tap = names.Tap(port.Id);
        var present = await Links.Find(names.Fabric, tap, ct);
        var filter = PortFilter.Compile(names.Table, tap, port);
        var (alias, bridge) = ($"{names.Alias("port", port.Id)} {Digest(filter)}", names.Bridge(port.NetworkId));
        var plug = new PlugInfo(names.Fabric, tap, port.Mac, port.Mtu);
        if (present is not null && (present.Alias, present.Master, present.Mtu, present.Up) == (alias, bridge, port.Mtu, port.AdminUp)
            && _told.Has(port.Id, alias))
        {
            return plug;
        }

        await _told.Tell(port.Id, alias, () => Tool.Nft(names.Fabric, filter, ct));
        if (present?.Alias is { } before && before != alias)
        {
            await ForgetConnections(port, ct);
        }

        List<string> lines = present is null ? [$"tuntap add dev {tap} mode tap{(_hasGuestUser ? " user " + GuestUser : "")}"] : [];
        lines.Add($"link set dev {tap} alias \"{alias}\" mtu {port.Mtu} master {bridge}");
        lines.Add($"link set dev {tap} {(port.AdminUp ? "up" : "down")}");
        await Tool.Ip(names.Fabric, lines, ct);
        return plug;
    }

    /// <summary>What the rules no longer allow must not go on because it was open: the next packet is judged by the new ones.
    /// The alias says which rules a port had last, so that this happens even if the power went in between.</summary>
    private async Task ForgetConnections(PortWish port, CancellationToken ct)
    {
        if (await Links.Find(names.Fabric, names.Bridge(port.NetworkId), ct) is not { } bridge)
        {
            return;
        }

        var filters = from text in port.Addresses
                      let address = AddressPrefix.Parse(text)
                      from end in (string[])["--orig-src", "--orig-dst"]
                      select $"--family {(address.IsV4 ? "ipv4" : "ipv6")} --zone {bridge.Group} {end} {address.Address}";
        await Tool.ForgetConnections(names.Fabric, filters, ct);
    }

    private static string Digest(string filter) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(filter)))[..16];

    public async Task EnsureGone(string port, CancellationToken ct)
    {
        if (!Namespaces.Exists(names.Fabric))
        {
            return;
        }

        _told.Forget(port);
        // the link goes first: without its chains it would be free to say anything
        var tap = names.Tap(port);
        if (await Links.Find(names.Fabric, tap, ct) is not null)
        {
            await Tool.Ip(names.Fabric, [$"link del {tap}"], ct);
        }

        await Tool.Nft(names.Fabric, PortFilter.Remove(names.Table, tap, port), ct);
    }

    public async Task EnsureGroups(IReadOnlyList<GroupMembers> groups, CancellationToken ct)
    {
        foreach (var group in groups)
        {
            var text = PortFilter.Group(names.Table, group);
            if (!_told.Has(group.Group, text))
            {
                await _told.Tell(group.Group, text, () => Tool.Nft(names.Fabric, text, ct));
            }
        }
    }
}
