using System.Data.Common;
using Alize.Kernel;

namespace Alize.Services.Objects;

public enum Versioning
{
    /// <summary>Never switched on: a write replaces.</summary>
    Off,
    Enabled,

    /// <summary>Was on: old versions stay, a write replaces the version "null".</summary>
    Suspended,
}

/// <summary>A Swift container, an S3 bucket.</summary>
/// <param name="Objects">Names that can be read now.</param>
/// <param name="Past">Older versions and delete markers.</param>
/// <param name="Bytes">Of all versions.</param>
/// <param name="Meta">User metadata (<c>m-</c>), <c>read</c> and <c>write</c> (Swift's ACL texts),
/// and what a door keeps for itself.</param>
public sealed record Container(
    long Id, string Project, string Name, long Created, long Changed, Versioning Versioning, long Objects, long Past, long Bytes, Meta Meta)
{
    internal static readonly Raw Columns = new("id, project, name, created, changed, versioning, objects, past, bytes, meta");

    public DateTimeOffset CreatedAt => DateTimeOffset.UnixEpoch.AddMicroseconds(Created);

    internal static Container Read(DbDataReader r)
    {
        var c = r.Columns();
        return new(
            c.Long(), c.Text(), c.Text(), c.Long(), c.Long(), c.Enum<Versioning>(), c.Long(), c.Long(), c.Long(), Meta.Parse(c.Text()));
    }
}

/// <summary>Names of metadata of containers and accounts that more than one door reads.</summary>
public static class ContainerMeta
{
    public const string Read = "read";
    public const string Write = "write";
    public const string QuotaBytes = Meta.User + "quota-bytes";
    public const string QuotaCount = Meta.User + "quota-count";
}

/// <summary>A project's account: it exists when first used.</summary>
public sealed record Account(string Project, long Created, Meta Meta, AccountUsage Usage);
