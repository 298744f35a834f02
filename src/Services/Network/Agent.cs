using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>A part of the cloud that serves networks on a host, in Neutron's words for such parts.</summary>
public sealed record Agent(
    string Id, string Kind, string Host, string? Description, DateTimeOffset Created, DateTimeOffset Started, DateTimeOffset Seen)
{
    public const string Columns = "id, kind, host, description, created_at, started_at, seen_at";

    /// <summary>Each kind with the program that is such a part elsewhere.</summary>
    public static readonly IReadOnlyDictionary<string, string> Kinds = new Dictionary<string, string>
    {
        ["DHCP agent"] = "neutron-dhcp-agent",
        ["L3 agent"] = "neutron-l3-agent",
        ["Linux bridge agent"] = "neutron-linuxbridge-agent",
        ["Metadata agent"] = "neutron-metadata-agent",
    };

    /// <summary>Hosts are seen each minute; one that missed two is taken for dead.</summary>
    private static readonly TimeSpan _dead = TimeSpan.FromSeconds(150);

    public bool IsAlive(DateTimeOffset now) => now - Seen < _dead;

    public static Agent Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Text(), c.Text(), c.Text(), c.TextOrNull(), c.Time(), c.Time(), c.Time());
    }
}
