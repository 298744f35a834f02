using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>Actions that point a floating IP at a server, and away from it; gone since 2.44.</summary>
internal sealed class FloatingActions(Servers servers, INetwork network, IFloating floating) : IServerActions
{
    private static readonly Microversion _last = new(2, 43);

    public IEnumerable<ServerAction> Actions =>
    [
        new("addFloatingIp", Schema.Object(
            ("address", Schema.Text(1, 64).Required()), ("fixed_address", Schema.Text(1, 64))), Add) { Until = _last },
        new("removeFloatingIp", Schema.Object(("address", Schema.Text(1, 64).Required())), Remove) { Until = _last },
    ];

    private async Task<Answer> Add(Call call, JsonElement body)
    {
        var server = await servers.Get(call.Caller, call.Path("id"), call.Ct);
        var wanted = body.TextOrNull("fixed_address");
        var feet = (await network.PortsOf(server.Id, call.Ct)).SelectMany(p => p.Addresses.Select(a => (Port: p, a.Address))).ToList();
        if (feet.Count == 0)
        {
            throw Fault.BadRequest("No fixed IPs associated to instance").Thrown();
        }

        var foot = feet.Find(f => wanted is null ? IsV4(f.Address) : f.Address == wanted);
        if (foot.Port is null)
        {
            throw Fault.BadRequest(wanted is null
                ? $"Unable to associate floating IP to any fixed IPs for instance {server.Id}: it has no fixed IPv4 addresses."
                : "Specified fixed address not assigned to instance").Thrown();
        }

        var ip = await Find(call, body.Text("address"));
        await Point(call.Caller, ip.Id, foot.Port.Id, foot.Address);
        return Answer.Empty(202);
    }

    /// <summary>Both are there; what is missing is a way between them, and that is a bad request.</summary>
    private async Task Point(Caller caller, string ip, string port, string address)
    {
        try
        {
            await ProxyRefusals.Worded(() => floating.Point(caller, ip, port, address));
        }
        catch (FaultException e) when (e.Fault.Kind == FaultKind.NotFound)
        {
            throw Fault.BadRequest(e.Fault.Message).Thrown();
        }
    }

    private async Task<Answer> Remove(Call call, JsonElement body)
    {
        var server = await servers.Get(call.Caller, call.Path("id"), call.Ct);
        var ip = await Find(call, body.Text("address"));
        if (ip.Device != server.Id)
        {
            throw Fault.Conflict($"Floating IP {ip.Address} is not associated with instance {server.Id}.").Thrown();
        }

        await ProxyRefusals.Worded(() => floating.Point(call.Caller, ip.Id, null, null));
        return Answer.Empty(202);
    }

    private async Task<FloatingInfo> Find(Call call, string address)
    {
        if (!IPAddress.TryParse(address, out _))
        {
            throw Fault.BadRequest(
                $"Invalid input for field/attribute address. Value: {address}. '{address}' is not an IP address").Thrown();
        }

        return (await floating.List(call.Caller, call.Ct)).Find(f => f.Address == address)
            ?? throw new Fault(FaultKind.NotFound, "floating IP not found").Thrown();
    }

    private static bool IsV4(string address) => IPAddress.TryParse(address, out var ip) && ip.AddressFamily == AddressFamily.InterNetwork;
}
