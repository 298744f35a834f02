using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>Users who are granted roles together.</summary>
public sealed record Group(string Id, string Name, string DomainId, string Description, string Extra)
{
    public const string Kind = "group";

    public static Raw Columns { get; } = new("g.id, g.name, g.domain, g.description, g.extra");

    public static Group Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.Text(), c.Text(), c.Text(), c.Text());
    }

    /// <exception cref="FaultException">404.</exception>
    public static async Task<Group> Get(Tx tx, string id) =>
        await tx.First($"SELECT {Columns} FROM identity_group g WHERE g.id = {id}", Read)
            ?? throw IdentityFaults.Missing("group", id).Thrown();
}
