using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>Gathers what a guest may know of itself, from its server's row and from Network.</summary>
public sealed class GuestFactsSource(Db db, INetwork network)
{
    /// <summary>Nothing where no such server lives.</summary>
    public async Task<GuestFacts?> Of(string server, CancellationToken ct)
    {
        var (row, metadata) = await db.Read(
            async tx => await ServerRows.Find(tx, server) is { DeletedAt: null } found
                ? (found, await ServerRows.Metadata(tx, server))
                : (null, []),
            ct);
        return row is null ? null : await Whole(row, metadata, ct);
    }

    private async Task<GuestFacts> Whole(Server server, Dictionary<string, string> metadata, CancellationToken ct)
    {
        var ports = await network.PortsOf(server.Id, ct);
        var subnets = await network.Subnets([.. ports.SelectMany(p => p.Addresses).Select(a => a.SubnetId).Distinct()], ct);
        var groups = await network.SecurityGroupNames([.. ports.SelectMany(p => p.SecurityGroups).Distinct()], ct);
        return new(server.Id, server.Name, server.Hostname, server.Project, server.Zone ?? Aggregates.FirstZone)
        {
            KeyPair = KeyOf(server),
            UserData = server.UserData is { } data ? Convert.FromBase64String(data) : null,
            Metadata = metadata,
            LaunchIndex = server.LaunchIndex,
            ReservationId = server.Reservation,
            ImageId = server.Image,
            FlavorName = server.Flavor.Name,
            RootDevice = server.RootDevice,
            Ports = ports,
            Subnets = subnets,
            SecurityGroups = [.. groups.Values.Order(StringComparer.Ordinal)],
        };
    }

    private static KeyPair? KeyOf(Server server)
    {
        if (server is not { KeyName: { } name, PublicKey: { } key })
        {
            return null;
        }

        var type = key.StartsWith("-----BEGIN CERTIFICATE", StringComparison.Ordinal) ? "x509" : "ssh";
        return new(server.UserId, name, type, key, "", 0);
    }
}
