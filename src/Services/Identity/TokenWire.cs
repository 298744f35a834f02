using System.Buffers.Text;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A token's body.</summary>
public static class TokenWire
{
    public static void Write(JsonOut o, Standing s, Action<JsonOut>? catalog) => o.Object("token", t =>
    {
        var claims = s.Claims;
        t.Texts("methods", Logins.Names(claims.Methods));
        Named(t, "user", s.User.Id, s.User.Name, s.User.DomainId, s.UserDomainName, password: true);
        t.Texts("audit_ids", claims.ChainId == claims.AuditId ? [Audit(claims.AuditId)] : [Audit(claims.AuditId), Audit(claims.ChainId)]);
        t.Text("expires_at", IdentityDoor.Time(claims.ExpiresMs));
        t.Text("issued_at", IdentityDoor.Time(claims.IssuedMs));
        WriteScope(t, s);
        if (claims.Scope != TokenScope.None)
        {
            t.List("roles", s.Roles, (r, role) =>
            {
                r.Text("id", role.Id);
                r.Text("name", role.Name);
            });
            catalog?.Invoke(t);
        }

        WriteVia(t, s);
    });

    private static void WriteScope(JsonOut t, Standing s)
    {
        if (s.Project is { } project)
        {
            t.Flag("is_domain", project.IsDomain);
            Named(t, "project", project.Id, project.Name, project.DomainId, s.ProjectDomainName!);
        }
        else if (s.Domain is { } domain)
        {
            t.Object("domain", d =>
            {
                d.Text("id", domain.Id);
                d.Text("name", domain.Name);
            });
        }
        else if (s.Claims.Scope == TokenScope.System)
        {
            t.Object("system", x => x.Flag("all", true));
        }
    }

    private static void WriteVia(JsonOut t, Standing s)
    {
        if (s.AppCredential is { } credential)
        {
            t.Object("application_credential", c =>
            {
                c.Text("id", credential.Id);
                c.Text("name", credential.Name);
                c.Flag("restricted", !credential.Unrestricted);
                if (credential.Rules is { } rules)
                {
                    c.Raw("access_rules", rules);
                }
            });
        }

        if (s.Trust is { } trust)
        {
            t.Object("OS-TRUST:trust", x =>
            {
                x.Text("id", trust.Id);
                x.Object("trustor_user", u => u.Text("id", trust.TrustorId));
                x.Object("trustee_user", u => u.Text("id", trust.TrusteeId));
                x.Flag("impersonation", trust.Impersonation);
            });
        }
    }

    private static void Named(
        JsonOut o, string what, string id, string name, string domainId, string domainName, bool password = false) => o.Object(what, x =>
    {
        x.Object("domain", d =>
        {
            d.Text("id", domainId);
            d.Text("name", domainName);
        });
        x.Text("id", id);
        x.Text("name", name);
        if (password)
        {
            x.Null("password_expires_at");
        }
    });

    private static string Audit(Guid id) => Base64Url.EncodeToString(id.ToByteArray());
}
