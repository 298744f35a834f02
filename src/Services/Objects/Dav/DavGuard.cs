using Alize.Kernel;

namespace Alize.Services.Objects.Dav;

/// <summary>Whether a write may happen: what the If header says holds, and every lock in the way is named in it.</summary>
internal sealed class DavGuard(DavLocks locks, DavItems items)
{
    /// <summary>The tokens of locks that hold nothing: of the name that stands for none.</summary>
    private const string NoLock = "DAV:no-lock";

    /// <summary>Null where the If header's conditions hold, or there is none.</summary>
    public async Task<Answer?> Check(DavCall call)
    {
        if (call.If is not { } conditions)
        {
            return null;
        }

        foreach (var list in conditions.Lists)
        {
            if (await Holds(call, list))
            {
                return null;
            }
        }

        return Answer.Empty(412);
    }

    /// <summary>A refusal where a lock is in the way of a change of what the path names.</summary>
    /// <param name="deep">What lies below changes too.</param>
    /// <param name="membership">It comes into its collection, or leaves it: then that one's lock counts too.</param>
    public Answer? Barred(DavCall call, DavPath path, bool deep, bool membership)
    {
        var said = call.If?.Tokens.ToHashSet() ?? [];
        var of = locks.Of(call.Project, path.Key);
        if (membership && path.Parent is { IsRoot: false } parent)
        {
            of = [.. of.Union(locks.Of(call.Project, parent.Key))];
        }

        // of locks that share a place one token is enough
        var barring = of.GroupBy(l => l.Path).Where(g => !g.Any(l => said.Contains(l.Token))).Select(g => g.First()).ToList();
        if (deep)
        {
            barring.AddRange(locks.Below(call.Project, path.Key).GroupBy(l => l.Path)
                .Where(g => !g.Any(l => said.Contains(l.Token))).Select(g => g.First()));
        }

        return barring.Count == 0 ? null
            : DavXml.Refuse(423, "lock-token-submitted", DavPath.Href("", "", collection: false) + "/" + barring[0].Path);
    }

    private async Task<bool> Holds(DavCall call, DavConditions list)
    {
        var path = list.Target is null ? call.Path : DavPlace.Of(call, list.Target);
        if (path is null)
        {
            return false;
        }

        var held = locks.Of(call.Project, path.Key).Select(l => l.Token).ToHashSet();
        string? etag = null;
        foreach (var condition in list.All)
        {
            if (condition.Etag is not null)
            {
                etag ??= (await items.Find(call.Project, path, call.Ct))?.Etag ?? "";
            }

            var isTrue = condition.Token is { } token ? token != NoLock && held.Contains(token) : condition.Etag == etag;
            if (isTrue == condition.Not)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>References to this door's own places.</summary>
internal static class DavPlace
{
    /// <summary>From an absolute URL of this host or a path; null for what is elsewhere or no name.</summary>
    public static DavPath? Of(DavCall call, string reference)
    {
        if (reference.StartsWith('/'))
        {
            return DavPath.Parse(reference);
        }

        var start = reference.IndexOf("://", StringComparison.Ordinal);
        var slash = start < 0 ? -1 : reference.IndexOf('/', start + 3);
        return slash >= 0 && Uri.TryCreate(reference, UriKind.Absolute, out var url) && url.Authority == Authority(call)
            ? DavPath.Parse(reference[slash..])
            : null;
    }

    /// <summary>Whether the reference leads to another host.</summary>
    public static bool IsElsewhere(DavCall call, string reference) =>
        Uri.TryCreate(reference, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Authority != Authority(call);

    private static string Authority(DavCall call) =>
        Uri.TryCreate($"{call.Http.Request.Scheme}://{call.Http.Request.Host}", UriKind.Absolute, out var own) ? own.Authority : "";
}
