using System.Data.Common;
using Alize.Kernel;
using Alize.Services.Placement;

namespace Alize.Services.Compute;

/// <summary>A host that runs guests, as operators name it, switch it off and call it dead.</summary>
/// <param name="Number">How clients before 2.53 name it.</param>
/// <param name="Room">What Placement knows of it.</param>
public sealed record ComputeHost(
    long Number, string Uuid, string Name, bool Disabled, string? Reason, bool ForcedDown, long UpdatedMs, HostRoom Room)
{
    internal static readonly Raw Columns = new("id, uuid, name, disabled, disabled_reason, forced_down, updated_at");

    public string State => ForcedDown ? "down" : "up";

    public string Status => Disabled ? "disabled" : "enabled";

    public long Total(string @class) => Room.Has.GetValueOrDefault(@class)?.Total ?? 0;

    public long Used(string @class) => Room.Used.GetValueOrDefault(@class);

    /// <summary>Nothing for a host whose room is not known.</summary>
    internal static ComputeHost? Read(DbDataReader r, IReadOnlyDictionary<string, HostRoom> rooms)
    {
        var c = r.Columns();
        var (number, uuid, name) = (c.Long(), c.Text(), c.Text());
        return rooms.TryGetValue(name, out var room) ? new(number, uuid, name, c.Flag(), c.TextOrNull(), c.Flag(), c.Long(), room) : null;
    }
}

/// <summary>A server on a host, as hypervisor lists name it.</summary>
public sealed record HostedServer(string Host, string Id, string Name, string Project, bool Busy, Flavor Flavor);
