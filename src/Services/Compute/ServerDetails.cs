using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>A server with all that its show says of it.</summary>
public sealed record ServerDetail(Server Server)
{
    public IReadOnlyList<PortInfo> Ports { get; init; } = [];

    public IReadOnlyList<ServerVolume> Volumes { get; init; } = [];

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Groups { get; init; } = [];

    public ServerFault? Fault { get; init; }
}

/// <summary>Reads what hangs on servers, in as many queries for a page as for one.</summary>
public sealed class ServerDetails(Db db, INetwork network)
{
    public async Task<ServerDetail> Of(Server server, CancellationToken ct) => (await Of([server], ct))[0];

    public async Task<List<ServerDetail>> Of(IReadOnlyList<Server> servers, CancellationToken ct)
    {
        if (servers.Count == 0)
        {
            return [];
        }

        var ids = servers.Select(s => s.Id).ToArray();
        var rows = await db.Read(tx => Rows(tx, ids), ct);
        var ports = await network.PortsOf(ids, ct);
        var names = await network.SecurityGroupNames([.. ports.SelectMany(p => p).SelectMany(p => p.SecurityGroups).Distinct()], ct);
        return [.. servers.Select(s => new ServerDetail(s)
        {
            Ports = [.. ports[s.Id]],
            Volumes = [.. rows.Volumes[s.Id]],
            Metadata = rows.Metadata[s.Id].ToDictionary(m => m.Name, m => m.Value),
            Tags = [.. rows.Tags[s.Id]],
            Groups = [.. ports[s.Id].SelectMany(p => p.SecurityGroups).Distinct().Select(g => names.GetValueOrDefault(g, g))],
            Fault = rows.Faults.GetValueOrDefault(s.Id),
        })];
    }

    private static async Task<Hanging> Rows(Tx tx, IReadOnlyList<string> ids)
    {
        var volumes = await tx.Query(
            $"SELECT {ServerVolume.Columns} FROM server_volume WHERE server IN {Sql.In(ids)} ORDER BY device", ServerVolume.Read);
        var metadata = await tx.Query(
            $"SELECT server, name, value FROM server_metadata WHERE server IN {Sql.In(ids)} ORDER BY name",
            r => (Server: r.GetString(0), Name: r.GetString(1), Value: r.GetString(2)));
        var tags = await tx.Query(
            $"SELECT server, tag FROM server_tag WHERE server IN {Sql.In(ids)} ORDER BY tag", r =>
                (Server: r.GetString(0), Tag: r.GetString(1)));
        var faults = await tx.Query($"SELECT {ServerFault.Columns} FROM server_fault WHERE server IN {Sql.In(ids)}", ServerFault.Read);
        return new(
            volumes.ToLookup(v => v.Server),
            metadata.ToLookup(m => m.Server, m => (m.Name, m.Value)),
            tags.ToLookup(t => t.Server, t => t.Tag),
            faults.ToDictionary(f => f.Server));
    }

    private sealed record Hanging(
        ILookup<string, ServerVolume> Volumes, ILookup<string, (string Name, string Value)> Metadata, ILookup<string, string> Tags,
        IReadOnlyDictionary<string, ServerFault> Faults);
}
