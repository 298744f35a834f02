using Alize.Kernel;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Access;

/// <summary>ACLs on the wire: canned words and grant headers in, XML in and out.</summary>
public static class AclWords
{
    private static readonly (string Header, string Permission)[] _grantHeaders =
    [
        ("x-amz-grant-read", "READ"), ("x-amz-grant-write", "WRITE"), ("x-amz-grant-read-acp", "READ_ACP"),
        ("x-amz-grant-write-acp", "WRITE_ACP"), ("x-amz-grant-full-control", "FULL_CONTROL"),
    ];

    /// <summary>Nothing where the headers name no ACL.</summary>
    public static (Fault? Fault, Acl? Acl) OfHeaders(Func<string, string?> header)
    {
        var canned = header("x-amz-acl") ?? header("acl");
        var grants = new List<Grant>();
        foreach (var (name, permission) in _grantHeaders)
        {
            foreach (var piece in (header(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (GranteeOf(piece) is not { } grantee)
                {
                    return (S3Faults.InvalidArgument($"Argument format not recognized: {name}"), null);
                }

                grants.Add(new(permission, grantee));
            }
        }

        if (canned is null)
        {
            return grants.Count is 0 or > Acl.MostGrants ? (null, null) : (null, new(grants));
        }

        if (grants.Count > 0)
        {
            return (S3Faults.InvalidRequest("Specifying both Canned ACLs and Header Grants is not allowed"), null);
        }

        return Acl.Canned(canned) is { } acl ? (null, acl) : (S3Faults.InvalidArgument($"{canned} is not a canned ACL."), null);
    }

    /// <summary>From an AccessControlPolicy. Grants to the owner are left out: he has them anyway.</summary>
    public static (Fault? Fault, Acl? Acl) OfXml(XmlIn policy, string owner)
    {
        var grants = new List<Grant>();
        foreach (var grant in policy.Child("AccessControlList")?.All("Grant") ?? [])
        {
            var permission = grant.TextOf("Permission");
            if (permission is not ("READ" or "WRITE" or "READ_ACP" or "WRITE_ACP" or "FULL_CONTROL")
                || grant.Child("Grantee") is not { } grantee || grants.Count == Acl.MostGrants)
            {
                return (S3Faults.Of(FaultKind.BadRequest, "MalformedACLError", S3Faults.MalformedXml.Message), null);
            }

            if ((grantee.TextOf("URI") is { } uri ? GroupOf(uri) : ProjectOf(grantee.TextOf("ID"))) is not { } who)
            {
                return (S3Faults.InvalidArgument("Invalid group uri or user id"), null);
            }

            if (who != owner)
            {
                grants.Add(new(permission, who));
            }
        }

        return policy.Child("AccessControlList") is null
            ? (S3Faults.Of(FaultKind.BadRequest, "MalformedACLError", S3Faults.MalformedXml.Message), null)
            : (null, new(grants));
    }

    /// <summary>Why a bucket does not take an ACL: its owner alone decides, or public ACLs are blocked.</summary>
    public static Fault? Refused(Container bucket, Acl acl)
    {
        if (Ownership.AclsOff(bucket) && acl.Grants.Count > 0)
        {
            return S3Faults.BadRequest("AccessControlListNotSupported", "The bucket does not allow ACLs");
        }

        return PublicBlock.Of(bucket).BlockAcls && acl.IsPublic ? S3Faults.AccessDenied : null;
    }

    public static Answer Answer(Acl acl, string owner, string? display) => XmlOut.Answer(200, "AccessControlPolicy", p =>
    {
        p.Owner("Owner", owner, display);
        p.Element("AccessControlList", list => list.Each("Grant", acl.Grants.Prepend(new("FULL_CONTROL", owner)), (g, grant) =>
        {
            g.Writer.WriteStartElement("Grantee");
            WriteGrantee(g, grant.Grantee, grant.Grantee == owner ? display : null);
            g.Writer.WriteEndElement();
            g.Text("Permission", grant.Permission);
        }));
    });

    private static void WriteGrantee(XmlOut g, string grantee, string? display)
    {
        const string Xsi = "http://www.w3.org/2001/XMLSchema-instance";
        if (grantee is Acl.Everyone or Acl.Authenticated)
        {
            g.Writer.WriteAttributeString("xsi", "type", Xsi, "Group");
            g.Text("URI", grantee == Acl.Everyone ? Acl.AllUsers : Acl.AuthenticatedUsers);
            return;
        }

        g.Writer.WriteAttributeString("xsi", "type", Xsi, "CanonicalUser");
        g.Text("ID", grantee);
        g.Text("DisplayName", display ?? grantee);
    }

    /// <summary>From <c>uri="..."</c> or <c>id="..."</c>.</summary>
    private static string? GranteeOf(string piece)
    {
        var equals = piece.IndexOf('=', StringComparison.Ordinal);
        var value = piece[(equals + 1)..].Trim('"', ' ');
        return equals < 0 ? null : piece[..equals].Trim() switch
        {
            "uri" => GroupOf(value),
            "id" => ProjectOf(value),
            _ => null,
        };
    }

    private static string? GroupOf(string uri) => uri switch
    {
        Acl.AllUsers => Acl.Everyone,
        Acl.AuthenticatedUsers => Acl.Authenticated,
        _ => null,
    };

    private static string? ProjectOf(string? id) =>
        id is { Length: > 0 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? id : null;
}
