using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A role. One of a domain (<see cref="DomainId"/> set) grants nothing itself, only what it implies.</summary>
public sealed record Role(string Id, string Name, string? DomainId, string? Description, string Options, string Extra)
{
    public const string Kind = "role";

    public static Raw Columns { get; } = new("r.id, r.name, r.domain, r.description, r.options, r.extra");

    public static Role Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.Text(), c.Text() is { Length: > 0 } domain ? domain : null, c.TextOrNull(), c.Text(), c.Text());
    }

    /// <exception cref="FaultException">404.</exception>
    public static async Task<Role> Get(Tx tx, string id) =>
        await tx.First($"SELECT {Columns} FROM identity_role r WHERE r.id = {id}", Read)
            ?? throw IdentityFaults.Missing("role", id).Thrown();
}

/// <summary>A role as a token names it.</summary>
public sealed record RoleRef(string Id, string Name);
