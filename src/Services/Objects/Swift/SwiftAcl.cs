using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>A container's list of who may read or write it: referrers (<c>.r:*</c>), <c>.rlistings</c>, and users as
/// <c>project:user</c>, each part an id, a name or <c>*</c>, or a role of the own project.</summary>
public sealed class SwiftAcl
{
    private readonly List<string> _referrers = [];
    private readonly List<string> _users = [];

    private SwiftAcl()
    {
    }

    /// <summary>Whoever may read objects through a referrer may list them too.</summary>
    public bool Listings { get; private set; }

    /// <summary>The text as it is kept, or what is wrong with it.</summary>
    /// <param name="write">A list of writers names no referrers.</param>
    public static (string? Clean, string? Problem) Clean(string text, bool write)
    {
        var items = new List<string>();
        foreach (var raw in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = raw.IndexOf(':', StringComparison.Ordinal);
            var first = colon < 0 ? raw : raw[..colon].Trim();
            if (colon < 0 || !first.StartsWith('.'))
            {
                items.Add(raw);
                continue;
            }

            if (first is not (".r" or ".ref" or ".referer" or ".referrer"))
            {
                return (null, $"Unknown designator '{first}' in ACL: '{raw}'");
            }

            if (write)
            {
                return (null, $"Referrers not allowed in write ACL: '{raw}'");
            }

            if (Referrer(raw[(colon + 1)..].Trim()) is not { } referrer)
            {
                return (null, $"No host/domain value after referrer designation in ACL: '{raw}'");
            }

            items.Add(".r:" + referrer);
        }

        return (string.Join(',', items), null);
    }

    public static SwiftAcl Parse(string? text)
    {
        var acl = new SwiftAcl();
        foreach (var item in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (item.StartsWith(".r:", StringComparison.Ordinal))
            {
                acl._referrers.Add(item[3..]);
            }
            else if (item == ".rlistings")
            {
                acl.Listings = true;
            }
            else
            {
                acl._users.Add(item.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(item) : item);
            }
        }

        return acl;
    }

    /// <summary>Whether whoever comes from this page (or from none) is let in. The last item that fits decides.</summary>
    public bool AllowsReferrer(string? referrer)
    {
        if (_referrers.Count == 0)
        {
            return false;
        }

        var host = Uri.TryCreate(referrer, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : "unknown";
        var allowed = false;
        foreach (var item in _referrers)
        {
            var denies = item.StartsWith('-');
            var wanted = denies ? item[1..] : item;
            if ((wanted == "*" && !denies) || wanted == host || (wanted.StartsWith('.') && host.EndsWith(wanted, StringComparison.Ordinal)))
            {
                allowed = !denies;
            }
        }

        return allowed;
    }

    /// <summary>Whether the user is named.</summary>
    /// <param name="own">The caller's token is for the account's own project: then a role may be named too.</param>
    public bool AllowsUser(Caller caller, bool own)
    {
        if (!caller.Authenticated)
        {
            return false;
        }

        foreach (var item in _users)
        {
            var colon = item.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 ? own && caller.Roles.Contains(item) : Names(item.AsSpan(0, colon), item.AsSpan(colon + 1), caller))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Names alone are no proof outside the default domain, where two projects may share one.</summary>
    private static bool Names(ReadOnlySpan<char> project, ReadOnlySpan<char> user, Caller caller)
    {
        var names = caller is { UserDomainId: "default", ProjectDomainId: "default" };
        var isProject = project is "*" || Is(project, caller.ProjectId) || (names && Is(project, caller.ProjectName));
        return isProject && (user is "*" || Is(user, caller.UserId) || (names && Is(user, caller.UserName)));
    }

    private static bool Is(ReadOnlySpan<char> word, string? id) => id is not null && word.Equals(id, StringComparison.Ordinal);

    private static string? Referrer(string value)
    {
        var denies = value.StartsWith('-');
        var host = denies ? value[1..].Trim() : value;
        if (host.Length > 1 && host[0] == '*')
        {
            host = host[1..].Trim();
        }

        return host.Length == 0 || host == "." ? null : (denies ? "-" : "") + host;
    }
}
