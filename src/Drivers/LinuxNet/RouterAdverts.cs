using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Alize.Drivers.LinuxNet;

/// <summary>Announces each router to the IPv6 guests of its legs as their way out. Prefix and mode are told by the network's own
/// dnsmasq.</summary>
public sealed class RouterAdverts(KernelNames names, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, Advertiser> _open = new();
    private readonly SemaphoreSlim _opening = new(1);

    /// <summary>Takes up the routers that an earlier process made.</summary>
    public async Task Resume(CancellationToken ct)
    {
        foreach (var name in Namespaces.List(names.RouterPrefix).Keys)
        {
            await Ensure(name[names.RouterPrefix.Length..], ct);
        }
    }

    /// <summary>The router announces itself on the legs that have IPv6 addresses now.</summary>
    public async Task Ensure(string router, CancellationToken ct)
    {
        var netns = names.RouterNamespace(router);
        var number = Namespaces.List(netns).GetValueOrDefault(netns);
        var legs = number is null ? [] : await Legs(netns, ct);
        var shape = $"{number} {string.Join(' ', legs)}";
        await _opening.WaitAsync(ct);
        try
        {
            if (_open.TryGetValue(router, out var present) && present.Shape == shape)
            {
                return;
            }

            Close(router);
            if (legs.Count > 0)
            {
                var sockets = NamespaceThread.Run(netns, () => legs.ConvertAll(l => (l, Open(l))));
                _open[router] = new Advertiser(shape, sockets, clock);
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Close(string router)
    {
        if (_open.TryRemove(router, out var advertiser))
        {
            advertiser.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var router in _open.Keys)
        {
            Close(router);
        }
    }

    private static async Task<List<Leg>> Legs(string netns, CancellationToken ct)
    {
        var named = (await Links.Addresses(netns, ct)).Where(a => !a.IsLocal && !AddressPrefix.Parse(a.Address).IsV4)
            .Select(a => a.Link).ToHashSet();
        if (named.Count == 0)
        {
            return [];
        }

        var links = await Links.All(netns, ct);
        return [.. links.Values.Where(l => l.Up && named.Contains(l.Name)).Select(l => new Leg(l.Index, l.Mtu, l.Mac!))];
    }

    private static Socket Open(Leg leg)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6);
        socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive, 255);
        socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, leg.Index);
        var allRouters = new IPv6MulticastOption(IPAddress.Parse("ff02::2"), leg.Index);
        socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, allRouters);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        socket.SetRawSocketOption(IcmpV6Level, IcmpV6Filter, OnlySolicitations());
        return socket;
    }

    private const int IcmpV6Level = 58;
    private const int IcmpV6Filter = 1;

    /// <summary>A bit set blocks a type; 133 is the router solicitation.</summary>
    private static byte[] OnlySolicitations()
    {
        var blocked = Enumerable.Repeat((byte)0xff, 32).ToArray();
        blocked[133 / 8] &= unchecked((byte)~(1 << (133 % 8)));
        return blocked;
    }

    private sealed record Leg(int Index, int Mtu, string Mac)
    {
        private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(9000);

        /// <summary>No prefix, no flags: a default router, its MAC and the MTU. The kernel adds the checksum.</summary>
        public byte[] Advert()
        {
            var packet = new byte[32];
            packet[0] = 134;
            packet[4] = 64;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)_lifetime.TotalSeconds);
            packet[16] = 1;
            packet[17] = 1;
            PhysicalAddress.Parse(Mac).GetAddressBytes().CopyTo(packet, 18);
            packet[24] = 5;
            packet[25] = 1;
            BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(28), Mtu);
            return packet;
        }
    }

    /// <summary>One router's sockets: adverts at once, each minute, and whenever a guest asks.</summary>
    private sealed class Advertiser : IDisposable
    {
        private readonly List<(Leg Leg, Socket Socket)> _legs;
        private readonly ITimer _timer;

        public Advertiser(string shape, List<(Leg Leg, Socket Socket)> legs, TimeProvider clock)
        {
            Shape = shape;
            _legs = legs;
            _timer = clock.CreateTimer(_ => legs.ForEach(Send), null, TimeSpan.Zero, _interval);
            legs.ForEach(l => _ = Answer(l));
        }

        public string Shape { get; }

        public void Dispose()
        {
            _timer.Dispose();
            _legs.ForEach(l => l.Socket.Dispose());
        }

        private static void Send((Leg Leg, Socket Socket) way)
        {
            try
            {
                way.Socket.SendTo(way.Leg.Advert(), new IPEndPoint(IPAddress.Parse("ff02::1"), 0));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // the link is down or on its way out: the next minute tries again
            }
        }

        private static async Task Answer((Leg Leg, Socket Socket) way)
        {
            var buffer = new byte[1500];
            try
            {
                while (true)
                {
                    await way.Socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.IPv6Any, 0));
                    Send(way);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // closed, or its link is gone; a link made anew gets a socket of its own
            }
        }
    }
}
