using Alize.Kernel;

namespace Alize.Services.Objects.S3.Access;

/// <summary>A right and who has it.</summary>
/// <param name="Permission">READ, WRITE, READ_ACP, WRITE_ACP, FULL_CONTROL.</param>
/// <param name="Grantee">A project's id, or <see cref="Acl.Everyone"/> or <see cref="Acl.Authenticated"/>.</param>
public readonly record struct Grant(string Permission, string Grantee);

/// <summary>The grants of a bucket or an object, beside its owner, who may always do everything. Kept as
/// <c>READ=*;WRITE=project</c>.</summary>
public sealed record Acl(IReadOnlyList<Grant> Grants)
{
    public const string Meta = "s3-acl";
    public const string Everyone = "*";
    public const string Authenticated = "+";
    public const string AllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
    public const string AuthenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
    public const int MostGrants = 100;

    public static Acl Private { get; } = new([]);

    /// <summary>As it is kept; null for an ACL that grants nothing.</summary>
    public string? Text => Grants.Count == 0 ? null : string.Join(';', Grants.Select(g => $"{g.Permission}={g.Grantee}"));

    public bool IsPublic => Grants.Any(g => g.Grantee is Everyone or Authenticated);

    public static Acl Of(Meta meta) => meta[Meta] is not { } text ? Private : new([.. text.Split(';').Select(g =>
    {
        var equals = g.IndexOf('=', StringComparison.Ordinal);
        return new Grant(g[..equals], g[(equals + 1)..]);
    })]);

    /// <summary>What x-amz-acl names; null for an unknown word.</summary>
    public static Acl? Canned(string word) => word switch
    {
        "private" or "bucket-owner-full-control" or "bucket-owner-read" => Private,
        "public-read" => new([new("READ", Everyone)]),
        "public-read-write" => new([new("READ", Everyone), new("WRITE", Everyone)]),
        "authenticated-read" => new([new("READ", Authenticated)]),
        "log-delivery-write" => Private,
        _ => null,
    };

    public bool Allows(string permission, Caller caller) => Grants.Any(g =>
        (g.Permission == permission || g.Permission == "FULL_CONTROL")
        && (g.Grantee == Everyone
            || (caller.Authenticated && (g.Grantee == Authenticated || g.Grantee == caller.ProjectId))));
}
