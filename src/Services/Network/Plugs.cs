using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Plugs ports into this host at once, for a server that waits for its tap.</summary>
public sealed class Plugs(Db db, Hands hands, Cloud cloud)
{
    /// <exception cref="FaultException">404 where the port is gone; 409 where it is wanted on another host.</exception>
    public async Task<PlugInfo> EnsurePlugged(string port, string host, CancellationToken ct)
    {
        if (host != cloud.Host)
        {
            throw NetworkFaults.Conflict("PortBindingError", $"Port {port} cannot be plugged into host {host} from {cloud.Host}.").Thrown();
        }

        var plug = await hands.EnsurePort(port, ct) ?? throw NetworkFaults.PortNotFound(port).Thrown();
        await db.Transact(tx => PortReconciler.Record(tx, port, plugged: true), ct);
        return plug;
    }

    public async Task EnsureUnplugged(string port, CancellationToken ct)
    {
        await hands.EnsurePortGone(port, ct);
        await db.Transact(tx => PortReconciler.Record(tx, port, plugged: false), ct);
    }
}
