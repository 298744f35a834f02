using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A project: what owns resources and pays. A domain is a project that acts as one.</summary>
/// <param name="Tags">Tags, a line each.</param>
/// <param name="Extra">What clients keep here, as a JSON object.</param>
public sealed record Project(
    string Id, string Name, string DomainId, string? ParentId, bool IsDomain, bool Enabled, string Description,
    IReadOnlyList<string> Tags, string Options, string Extra)
{
    public const string Kind = "project";

    public static Raw Columns { get; } = new(
        "p.id, p.name, p.domain, p.parent, p.is_domain, p.enabled, p.description, p.tags, p.options, p.extra");

    public static Project Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(
            c.Text(), c.Text(), c.Text(), c.TextOrNull(), c.Flag(), c.Flag(), c.Text(),
            c.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries), c.Text(), c.Text());
    }

    public static Task<Project?> Find(Tx tx, string id) => tx.First($"SELECT {Columns} FROM identity_project p WHERE p.id = {id}", Read);

    public static Task<Project?> FindDomain(Tx tx, string id) =>
        tx.First($"SELECT {Columns} FROM identity_project p WHERE p.id = {id} AND p.is_domain", Read);

    /// <exception cref="FaultException">404.</exception>
    public static async Task<Project> Get(Tx tx, string id) =>
        await tx.First($"SELECT {Columns} FROM identity_project p WHERE p.id = {id} AND NOT p.is_domain", Read)
        ?? throw IdentityFaults.Missing("project", id).Thrown();

    /// <exception cref="FaultException">404.</exception>
    public static async Task<Project> GetDomain(Tx tx, string id) =>
        await FindDomain(tx, id) ?? throw IdentityFaults.Missing("domain", id).Thrown();
}
