using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>Gathers what a guest may know of itself out of its server's rows and its network.</summary>
public sealed class ServerFacts(Db db, INetwork network)
{
    public async Task<GuestFacts> Of(Server s, CancellationToken ct)
    {
        var ports = await network.PortsOf(s.Id, ct);
        var subnets = await network.Subnets([.. ports.SelectMany(p => p.Addresses).Select(a => a.SubnetId).Distinct()], ct);
        var groups = await network.SecurityGroupNames([.. ports.SelectMany(p => p.SecurityGroups).Distinct()], ct);
        var (metadata, files) = await db.Read(async tx => (await ServerRows.Metadata(tx, s.Id), await Files(tx, s.Id)), ct);
        return new(s.Id, s.Name, s.Hostname, s.Project, s.Zone ?? "nova")
        {
            KeyPair = s is { KeyName: { } key, PublicKey: { } text } ? new(s.UserId, key, "ssh", text, "", 0) : null,
            UserData = s.UserData is { } data ? ServerRequests.FromBase64(data) : null,
            Metadata = metadata,
            LaunchIndex = s.LaunchIndex,
            ReservationId = s.Reservation,
            ImageId = s.Image,
            FlavorName = s.Flavor.Name,
            RootDevice = s.RootDevice,
            Personality = files,
            Ports = ports,
            Subnets = subnets,
            SecurityGroups = [.. groups.Values],
        };
    }

    private static Task<List<GuestFile>> Files(Tx tx, string server) => tx.Query(
        $"SELECT path, content FROM server_file WHERE server = {server} ORDER BY path",
        r => new GuestFile(r.GetString(0), ServerRequests.FromBase64(r.GetString(1)) ?? []));
}
