using System.Security.Cryptography;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>What a request says of one address: a subnet, an address, or both.</summary>
public sealed record AddressWish(string? Subnet, string? Address);

/// <summary>Gives addresses to ports. Who gets one is decided by the unique index alone: insert, and see whether a row came.</summary>
public static class AddressBook
{
    private const int BlindTries = 8;

    /// <summary>A port's addresses, in the order in which they were given.</summary>
    public static Task<List<PortAddress>> Of(Tx tx, string port) => tx.Query(
        $"SELECT subnet, address FROM port_address WHERE port = {port} ORDER BY place, address", ReadOne);

    /// <summary>Addresses of many ports in one query.</summary>
    public static async Task<ILookup<string, PortAddress>> Of(Tx tx, IReadOnlyCollection<string> ports)
    {
        var rows = await tx.Query(
            $"SELECT port, subnet, address FROM port_address WHERE port IN {Sql.In(ports)} ORDER BY place, address",
            r => (Port: r.GetString(0), Address: new PortAddress(r.GetString(1), r.GetString(2))));
        return rows.ToLookup(r => r.Port, r => r.Address);
    }

    /// <summary>What a new port gets where nothing is asked for: one IPv4 address, one IPv6 address that DHCP gives, and each that it
    /// forms itself.</summary>
    /// <exception cref="FaultException">409 where the subnets of a kind are full.</exception>
    public static async Task GiveAny(Tx tx, PortRow port, IReadOnlyList<SubnetRow> subnets)
    {
        await GiveOneOf(tx, port, [.. subnets.Where(s => s.Cidr.Version == 4)]);
        await GiveOneOf(tx, port, [.. subnets.Where(s => s.Cidr.Version == 6 && !s.IsAutomatic)]);
        foreach (var subnet in subnets.Where(s => s.IsAutomatic))
        {
            await GiveAutomatic(tx, port, subnet);
        }
    }

    /// <summary>The addresses asked for, no more and no less.</summary>
    public static async Task GiveThese(Tx tx, PortRow port, IReadOnlyList<SubnetRow> subnets, IReadOnlyList<AddressWish> wishes)
    {
        foreach (var wish in wishes.OrderBy(w => w.Address is null))
        {
            await GiveThis(tx, port, subnets, wish);
        }
    }

    /// <summary>The lowest free address, as the cloud's own ports take it; null where none is left.</summary>
    public static async Task<Address?> GiveLowest(Tx tx, PortRow port, SubnetRow subnet)
    {
        foreach (var free in await Free(tx, subnet))
        {
            if (await Insert(tx, port, subnet, free))
            {
                return free;
            }
        }

        return null;
    }

    /// <summary>A free address drawn blindly, so that a released one is not handed out again at once; the lowest one where the pools are
    /// nearly full.</summary>
    public static async Task<Address?> GiveFree(Tx tx, PortRow port, SubnetRow subnet)
    {
        for (var i = 0; i < BlindTries && subnet.Pools.Count > 0; i++)
        {
            var drawn = Draw(subnet);
            if (await Insert(tx, port, subnet, drawn))
            {
                return drawn;
            }
        }

        return await GiveLowest(tx, port, subnet);
    }

    /// <summary>The address that a guest forms from its MAC; nothing happens where the port has it.</summary>
    public static async Task GiveAutomatic(Tx tx, PortRow port, SubnetRow subnet)
    {
        var address = Address.Eui64(subnet.Cidr, port.Mac);
        if (!await Insert(tx, port, subnet, address) && !(await Of(tx, port.Id)).Any(a => a.SubnetId == subnet.Id))
        {
            throw NetworkFaults.AddressTaken(address.ToString(), subnet.Id).Thrown();
        }
    }

    /// <summary>One named address.</summary>
    /// <exception cref="FaultException">409 where it is taken.</exception>
    public static async Task GiveNamed(Tx tx, PortRow port, SubnetRow subnet, Address address)
    {
        if (!await Insert(tx, port, subnet, address))
        {
            throw NetworkFaults.AddressTaken(address.ToString(), subnet.Id).Thrown();
        }
    }

    public static Task Release(Tx tx, string port, string? address = null) => address is null
        ? tx.Execute($"DELETE FROM port_address WHERE port = {port}")
        : tx.Execute($"DELETE FROM port_address WHERE port = {port} AND address = {address}");

    private static async Task GiveOneOf(Tx tx, PortRow port, IReadOnlyList<SubnetRow> subnets)
    {
        foreach (var subnet in subnets)
        {
            if (await GiveFree(tx, port, subnet) is not null)
            {
                return;
            }
        }

        if (subnets.Count > 0)
        {
            throw NetworkFaults.NoAddress(port.Network).Thrown();
        }
    }

    private static async Task GiveThis(Tx tx, PortRow port, IReadOnlyList<SubnetRow> subnets, AddressWish wish)
    {
        var subnet = AddressWishes.SubnetOf(port.Network, subnets, wish);
        if (wish.Address is { } text)
        {
            var address = AddressWishes.AddressIn(port, subnet, text);
            await GiveNamed(tx, port, subnet, address);
            return;
        }

        if (subnet.IsAutomatic)
        {
            await GiveAutomatic(tx, port, subnet);
            return;
        }

        _ = await GiveFree(tx, port, subnet) ?? throw NetworkFaults.NoAddress(port.Network).Thrown();
    }

    private static async Task<bool> Insert(Tx tx, PortRow port, SubnetRow subnet, Address address)
    {
        var place = await tx.Number($"SELECT count(*) FROM port_address WHERE port = {port.Id}");
        return await tx.Execute($"""
            INSERT INTO port_address (subnet, address, port, network, place)
            VALUES ({subnet.Id}, {address.ToString()}, {port.Id}, {port.Network}, {place}) ON CONFLICT DO NOTHING
            """) == 1;
    }

    private static async Task<IEnumerable<Address>> Free(Tx tx, SubnetRow subnet)
    {
        var taken = (await tx.Query($"SELECT address FROM port_address WHERE subnet = {subnet.Id}", r => Address.Parse(r.GetString(0))))
            .ToHashSet();
        return subnet.Pools.SelectMany(
            p => Enumerable.Range(0, (int)UInt128.Min(p.Size, (UInt128)taken.Count + 16)).Select(i => p.Start + i))
            .Concat(subnet.Pools.SelectMany(Rest)).Where(a => !taken.Contains(a));
    }

    /// <summary>All of a small pool; a large one has its free addresses among the first.</summary>
    private static IEnumerable<Address> Rest(AddressRange pool) =>
        pool.Size > 65_536 ? [] : Enumerable.Range(0, (int)pool.Size).Select(i => pool.Start + i);

    private static Address Draw(SubnetRow subnet)
    {
        var pool = subnet.Pools[RandomNumberGenerator.GetInt32(subnet.Pools.Count)];
        var room = (long)UInt128.Min(pool.Size, 1 << 20);
        return pool.Start + (int)(RandomNumberGenerator.GetInt32(int.MaxValue) % room);
    }

    private static PortAddress ReadOne(System.Data.Common.DbDataReader r) => new(r.GetString(0), r.GetString(1));
}
