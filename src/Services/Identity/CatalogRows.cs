using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A service of the catalogue.</summary>
public sealed record ServiceRow(string Id, string Type, string? Name, string? Description, bool Enabled, string Extra)
{
    public static Raw Columns { get; } = new("id, type, name, description, enabled, extra");

    public static ServiceRow Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.Text(), c.TextOrNull(), c.TextOrNull(), c.Flag(), c.Text());
    }

    public static async Task<ServiceRow> Get(Tx tx, string id) =>
        await tx.First($"SELECT {Columns} FROM identity_service WHERE id = {id}", Read)
            ?? throw IdentityFaults.Missing("service", id).Thrown();
}

/// <summary>Where a service answers.</summary>
/// <param name="Interface">public, internal or admin.</param>
/// <param name="Url">May hold <c>{project_id}</c>, <c>$(project_id)s</c> or <c>%(tenant_id)s</c>; a leading
/// slash means under the public URL.</param>
public sealed record Endpoint(string Id, string ServiceId, string? RegionId, string Interface, string Url, bool Enabled, string Extra)
{
    public static Raw Columns { get; } = new("id, service, region, interface, url, enabled, extra");

    public static Endpoint Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.Text(), c.TextOrNull(), c.Text(), c.Text(), c.Flag(), c.Text());
    }

    public static async Task<Endpoint> Get(Tx tx, string id) =>
        await tx.First($"SELECT {Columns} FROM identity_endpoint WHERE id = {id}", Read)
            ?? throw IdentityFaults.Missing("endpoint", id).Thrown();
}

/// <summary>A region, perhaps inside another.</summary>
public sealed record CatalogRegion(string Id, string Description, string? ParentId, string Extra)
{
    public static Raw Columns { get; } = new("id, description, parent, extra");

    public static CatalogRegion Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.Text(), c.TextOrNull(), c.Text());
    }

    public static async Task<CatalogRegion> Get(Tx tx, string id) =>
        await tx.First($"SELECT {Columns} FROM identity_region WHERE id = {id}", Read)
            ?? throw IdentityFaults.Missing("region", id).Thrown();
}
