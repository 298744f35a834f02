using Alize.Client;
using Alize.Client.Compute;

namespace Alize.Server.Verbs.Demo;

/// <summary>Servers that answer by SSH through a floating IP.</summary>
internal sealed class Guests(Stage stage, NetworkPlace place)
{
    private const string Advice =
        "alize server show NAME and alize server console-log NAME tell how far it came; DIR/log/alize.log has the rest.";

    private const string UserData = """
        #!/bin/sh
        echo "user-data ran on $(hostname)" > /root/user-data-ran
        wget -q -O /root/meta_data.json http://169.254.169.254/openstack/latest/meta_data.json

        """;

    private static readonly TimeSpan _building = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan _booting = TimeSpan.FromMinutes(4);

    private ComputeClient Compute => stage.Cloud.Compute;

    public Task EnsureKeyPair() => stage.Steps.Do("Key pair demo", "install openssh-client; the pair is kept under DIR/demo.", async () =>
    {
        var mine = await stage.Ssh.PublicKey(stage.Ct);
        var known = (await Compute.KeyPairs(stage.Ct)).FirstOrDefault(k => k.Name == Stage.Name);
        if (known?.PublicKey.Trim() == mine)
        {
            return Stage.WasThere;
        }

        if (known is not null)
        {
            await Compute.DeleteKeyPair(Stage.Name, stage.Ct);
        }

        await Compute.CreateKeyPair(Stage.Name, mine, stage.Ct);
        return "";
    });

    public async Task<Guest> Ensure(string name)
    {
        var id = "";
        await stage.Steps.Do($"Server {name} is active", Advice, async () =>
        {
            var known = await Known(name);
            id = known?.Id ?? await Create(name);
            if (known?.Status == "SHUTOFF")
            {
                await Compute.Start(id, stage.Ct);
            }

            await stage.Steps.Until($"server {name} ACTIVE", _building, () => Active(id), stage.Ct);
            return known is null ? "" : Stage.WasThere;
        });
        var address = "";
        await stage.Steps.Do($"{name} answers by SSH through its floating IP", Advice, async () =>
        {
            address = await EnsureFloatingIp(id);
            await stage.Steps.Until($"SSH at {address}", _booting, () => stage.Ssh.TryRun(address, "true", stage.Ct), stage.Ct);
            return address;
        });
        return new Guest(id, name, address);
    }

    public Task Check(Guest guest) => stage.Steps.Do("Its user-data ran and it read its metadata", Advice, async () =>
    {
        await stage.Ssh.Run(guest.Address, $"grep -q ran /root/user-data-ran && grep -q {guest.Id} /root/meta_data.json", stage.Ct);
        return "";
    });

    private async Task<Client.Compute.Server?> Known(string name)
    {
        var known = (await Compute.Servers(ListQuery.Named($"^{name}$"), stage.Ct)).FirstOrDefault(s => s.Name == name);
        if (known?.Status != "ERROR")
        {
            return known;
        }

        // what never ran holds nothing: a new one takes its place
        await Compute.Delete(known.Id, stage.Ct);
        await stage.Steps.Until($"{name} gone", _building, () => Gone(known.Id), stage.Ct);
        return null;
    }

    private async Task<string?> Gone(string id)
    {
        try
        {
            await Compute.Server(id, stage.Ct);
            return null;
        }
        catch (ApiException e) when (e.IsNotFound)
        {
            return id;
        }
    }

    private async Task<string> Create(string name)
    {
        var image = (await stage.Cloud.Images.List(ListQuery.Named("cirros-tiny"), stage.Ct)).First(i => i.Status == "active");
        var flavor = (await Compute.Flavors(stage.Ct)).Where(f => f.Ram >= 128).MinBy(f => f.Ram)
            ?? throw new VerbException("the cloud has no flavor of at least 128 MiB");
        return await Compute.Create(
            new NewServer(name, flavor.Id)
            {
                ImageId = image.Id,
                Networks = [place.Network],
                KeyName = Stage.Name,
                SecurityGroups = [Stage.Name],
                UserData = UserData,
            },
            stage.Ct);
    }

    private async Task<Client.Compute.Server?> Active(string id)
    {
        var server = await Compute.Server(id, stage.Ct);
        return server.Status switch
        {
            "ACTIVE" => server,
            "ERROR" => throw new VerbException(server.Fault?.Message ?? "the server went to ERROR"),
            _ => null,
        };
    }

    private async Task<string> EnsureFloatingIp(string server)
    {
        var network = stage.Cloud.Network;
        var port = (await network.Ports(ListQuery.Where("device_id", server), stage.Ct))[0].Id;
        var all = await network.FloatingIps(ListQuery.All, stage.Ct);
        if (all.FirstOrDefault(f => f.PortId == port) is { } known)
        {
            return known.FloatingIpAddress;
        }

        if (all.FirstOrDefault(f => f.PortId is null) is { } idle)
        {
            return (await network.PointFloatingIp(idle.Id, port, stage.Ct)).FloatingIpAddress;
        }

        return (await network.CreateFloatingIp(place.External, port, stage.Ct)).FloatingIpAddress;
    }
}
