using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The port on which a network answers DHCP, DNS and metadata: one a network, with an address in each subnet that has
/// DHCP.</summary>
public sealed class DhcpPorts(PortBook book)
{
    /// <summary>The subnet has its DHCP address when this returns, unless it is full.</summary>
    public async Task Ensure(Tx tx, NetworkRow network, SubnetRow subnet)
    {
        var port = await Find(tx, network.Id) ?? await Make(tx, network);
        if ((await AddressBook.Of(tx, port.Id)).Any(a => a.SubnetId == subnet.Id))
        {
            return;
        }

        await (subnet.IsAutomatic ? AddressBook.GiveAutomatic(tx, port, subnet) : AddressBook.GiveLowest(tx, port, subnet));
    }

    /// <summary>Gives the subnet's DHCP address back; a port without any address goes.</summary>
    public async Task Release(Tx tx, SubnetRow subnet)
    {
        if (await Find(tx, subnet.Network) is not { } port)
        {
            return;
        }

        await tx.Execute($"DELETE FROM port_address WHERE port = {port.Id} AND subnet = {subnet.Id}");
        if ((await AddressBook.Of(tx, port.Id)).Count == 0)
        {
            await book.Remove(tx, null, port);
        }
    }

    public static async Task<PortRow?> Find(Tx tx, string network) =>
        (await PortRow.Of(tx, $"network = {network} AND device_owner = {DeviceOwners.Dhcp}")).FirstOrDefault();

    private async Task<PortRow> Make(Tx tx, NetworkRow network)
    {
        var row = PortRow.New(Standard.New(network.Std.Project, "", ""), network.Id, DeviceOwners.Dhcp, "dhcp-" + network.Id);
        return (await book.Insert(tx, null, new PortDraft(row, [], [], false), [])).Row;
    }
}
