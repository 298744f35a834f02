using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>A volume that a server has.</summary>
/// <param name="BootIndex">0: its root disk. Null or -1: no boot disk.</param>
/// <param name="State">attaching, attached or detaching.</param>
public sealed record ServerVolume(string Server, string Volume, string Device, int? BootIndex, bool DeleteOnTermination, string State)
{
    public const string Attaching = "attaching";
    public const string Attached = "attached";
    public const string Detaching = "detaching";

    internal static readonly Raw Columns = new("server, volume, device, boot_index, delete_on_termination, state");

    internal static ServerVolume Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Text(), c.Text(), c.Text(), c.IntOrNull(), c.Flag(), c.Text());
    }
}

/// <summary>A port that a server has.</summary>
/// <param name="Made">Compute made it, so it goes with the server.</param>
/// <param name="Leaving">It shall be unplugged.</param>
public sealed record ServerPort(string Server, string Port, int Place, bool Made, bool Leaving)
{
    internal static readonly Raw Columns = new("server, port, place, made, leaving");

    internal static ServerPort Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Text(), c.Text(), c.Int(), c.Flag(), c.Flag());
    }
}

/// <summary>Why a server is in error, for its owner; details are for the operator.</summary>
public sealed record ServerFault(string Server, int Code, string Message, string Details, DateTimeOffset CreatedAt)
{
    internal static readonly Raw Columns = new("server, code, message, details, created_at");

    internal static ServerFault Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Text(), c.Int(), c.Text(), c.Text(), c.Time());
    }
}

/// <summary>Reads servers and what hangs on them, inside a transaction.</summary>
internal static class ServerRows
{
    public static Task<Server?> Find(Tx tx, string id) => tx.First($"SELECT {Server.Columns} FROM server WHERE id = {id}", Server.Read);

    /// <summary>A server that exists for the caller.</summary>
    /// <exception cref="FaultException">404.</exception>
    public static async Task<Server> Get(Tx tx, Caller caller, string id) =>
        await Find(tx, id) is { DeletedAt: null } server && caller.Sees(server.Project) ? server
            : throw ComputeFaults.ServerNotFound(id).Thrown();

    public static Task<List<ServerVolume>> Volumes(Tx tx, string server) => tx.Query(
        $"SELECT {ServerVolume.Columns} FROM server_volume WHERE server = {server} ORDER BY device", ServerVolume.Read);

    public static Task<List<ServerPort>> Ports(Tx tx, string server) => tx.Query(
        $"SELECT {ServerPort.Columns} FROM server_port WHERE server = {server} ORDER BY place", ServerPort.Read);

    public static async Task<Dictionary<string, string>> Metadata(Tx tx, string server) => (await tx.Query(
        $"SELECT name, value FROM server_metadata WHERE server = {server} ORDER BY name",
        r => (Name: r.GetString(0), Value: r.GetString(1)))).ToDictionary(m => m.Name, m => m.Value);

    public static Task<List<string>> Tags(Tx tx, string server) =>
        tx.Query($"SELECT tag FROM server_tag WHERE server = {server} ORDER BY tag", r => r.GetString(0));
}
