using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>The door of servers' network cards and addresses.</summary>
public sealed class ServerInterfacesApi(ServerInterfaces interfaces) : IDoor
{
    private static readonly Schema _attach = Schema.Object(("interfaceAttachment", Schema.Object(
        ("net_id", Schema.Text(1, 64)),
        ("port_id", Schema.Text(1, 64)),
        ("fixed_ips", Schema.List(Schema.Object(("ip_address", Schema.Text(2, 45).Required())), 1, 1)))));

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/servers/{id}/os-interface", ServersPolicy.ReadInterfaces, List);
        nova.Post("/servers/{id}/os-interface", ServersPolicy.WriteInterfaces, Attach, _attach);
        nova.Get("/servers/{id}/os-interface/{port}", ServersPolicy.ReadInterfaces, Show);
        nova.Delete("/servers/{id}/os-interface/{port}", ServersPolicy.WriteInterfaces, Detach);
        nova.Get("/servers/{id}/ips", ServersPolicy.ReadIps, Ips);
        nova.Get("/servers/{id}/ips/{network}", ServersPolicy.ReadIps, IpsOf);
    }

    private async Task<Answer> List(Call call)
    {
        var ports = await interfaces.List(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.List("interfaceAttachments", ports, Write));
    }

    private async Task<Answer> Show(Call call)
    {
        var port = await interfaces.Get(call.Caller, call.Path("id"), call.Path("port"), call.Ct);
        return Answer.Json(200, o => o.Object("interfaceAttachment", a => Write(a, port)));
    }

    private async Task<Answer> Attach(Call call)
    {
        NicWish? nic = null;
        if (call.Body.ElementOrNull("interfaceAttachment") is { } body)
        {
            var address = body.Items("fixed_ips").Select(f => f.Text("ip_address")).FirstOrDefault();
            nic = new(body.TextOrNull("net_id"), body.TextOrNull("port_id"), address);
            Check(ref nic);
        }

        var port = await interfaces.Attach(call.Caller, call.Path("id"), nic, call.Ct);
        return Answer.Json(200, o => o.Object("interfaceAttachment", a => Write(a, port)));
    }

    private async Task<Answer> Detach(Call call)
    {
        await interfaces.Detach(call.Caller, call.Path("id"), call.Path("port"), call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> Ips(Call call)
    {
        var ports = await interfaces.List(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.Object("addresses", a =>
        {
            foreach (var network in ports.GroupBy(p => p.NetworkName))
            {
                ServerAddresses.WriteShort(a, network.Key, network);
            }
        }));
    }

    private async Task<Answer> IpsOf(Call call)
    {
        var name = call.Path("network");
        var ports = (await interfaces.List(call.Caller, call.Path("id"), call.Ct)).Where(p => p.NetworkName == name).ToArray();
        return ports.Length > 0
            ? Answer.Json(200, o => ServerAddresses.WriteShort(o, name, ports))
            : throw new Fault(FaultKind.NotFound, $"Network {name} is not associated with the server.").Thrown();
    }

    private static void Check(ref NicWish? nic)
    {
        if (nic is { Network: not null, Port: not null })
        {
            throw Fault.BadRequest("Must not input both network_id and port_id").Thrown();
        }

        if (nic is { FixedIp: not null, Network: null })
        {
            throw Fault.BadRequest("Must input network_id when request IP address").Thrown();
        }

        nic = nic is { Network: null, Port: null } ? null : nic;
    }

    private static void Write(JsonOut o, PortInfo port)
    {
        o.Text("net_id", port.NetworkId);
        o.Text("port_id", port.Id);
        o.Text("mac_addr", port.Mac);
        o.Text("port_state", port.Status);
        o.List("fixed_ips", port.Addresses, (f, address) =>
        {
            f.Text("subnet_id", address.SubnetId);
            f.Text("ip_address", address.Address);
        });
    }
}
