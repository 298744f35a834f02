using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Placement;

/// <summary>A host that has room for consumers.</summary>
/// <param name="Generation">Grows with each change of what it has.</param>
public sealed record Provider(string Id, string Host, string Zone, bool Enabled, long Generation)
{
    internal static readonly Raw Columns = new("id, host, zone, enabled, generation");

    internal static Provider Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Text(), c.Text(), c.Text(), c.Flag(), c.Long());
    }
}

/// <summary>An inventory with what is taken of it.</summary>
public sealed record Stock(string Host, Inventory Inventory, long Used)
{
    internal static Stock Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Text(), new(c.Text(), c.Long(), c.Long(), c.Double()), c.Long());
    }
}
