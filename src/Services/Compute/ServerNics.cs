using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>Gives a server a network card, inside a transaction: a port made for it, or one that exists.</summary>
internal static class ServerNics
{
    public const string Owner = "compute:";

    public static async Task<string> Add(
        Tx tx, Caller caller, INetwork network, Server server, NicWish nic, int place, IReadOnlyList<string> groups)
    {
        var owner = Owner + (server.Zone ?? "nova");
        var made = nic.Port is null;
        var port = nic.Port ?? "";
        try
        {
            if (made)
            {
                port = (await network.CreatePort(tx, caller, new(nic.Network!, server.Id, owner, nic.FixedIp, groups))).Id;
            }
            else
            {
                await network.AttachPort(tx, port, server.Id, owner);
            }
        }
        catch (FaultException e)
        {
            throw Worded(e.Fault).Thrown();
        }

        await network.BindPort(tx, port, server.Host);
        await tx.Execute($"""
            INSERT INTO server_port (server, port, place, made, leaving) VALUES ({server.Id}, {port}, {place}, {made}, {false})
            """);
        return port;
    }

    /// <summary>Network's refusal in the kinds that clients of this service know: what was named and is not there is a bad
    /// request.</summary>
    private static Fault Worded(Fault fault) => fault.Kind switch
    {
        FaultKind.NotFound => Fault.BadRequest(fault.Message),
        FaultKind.OverQuota => Fault.OverQuota("Quota exceeded for ports: the maximum number of ports is exceeded"),
        FaultKind.Conflict when fault.Code is "OverQuota" => Fault.OverQuota(
            "Quota exceeded for ports: the maximum number of ports is exceeded"),
        FaultKind.Conflict when fault.Code is "IpAddressGenerationFailure" => Fault.BadRequest(fault.Message),
        _ => fault with { Code = null },
    };
}
