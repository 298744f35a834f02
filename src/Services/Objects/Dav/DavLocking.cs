using System.Globalization;
using System.Xml.Linq;
using Alize.Kernel;

namespace Alize.Services.Objects.Dav;

/// <summary>LOCK and UNLOCK.</summary>
internal sealed class DavLocking(DavItems items, DavGuard guard, DavLocks locks, DavWrites writes, ObjectStore objects)
{
    private const int MostOwner = 4096;

    public async Task<Answer> Take(DavCall call)
    {
        if (call.Path.IsRoot || call.Depth == 1)
        {
            return Answer.Empty(call.Path.IsRoot ? 403 : 400);
        }

        var length = Length(call.Header("Timeout"));
        if (await DavXml.Read(call.Http.Request, call.Ct) is not { } asked)
        {
            return Refresh(call, length);
        }

        var scope = asked.Element(DavXml.Dav + "lockscope")?.Elements().FirstOrDefault()?.Name.LocalName;
        if (asked.Name != DavXml.Dav + "lockinfo" || scope is not ("exclusive" or "shared"))
        {
            return Answer.Empty(400);
        }

        var item = await items.Find(call.Project, call.Path, call.Ct);
        var (refusal, parent) = item is null ? await writes.Into(call, call.Path) : default;
        if ((refusal ?? (item is null ? guard.Barred(call, call.Path, deep: false, membership: true) : null)) is { } barred)
        {
            return barred;
        }

        var owner = asked.Element(DavXml.Dav + "owner") is { } said ? DavXml.Text(new XElement(said)) : "";
        if (owner.Length > MostOwner)
        {
            return Answer.Text(400, $"The owner of a lock is said in at most {MostOwner} characters.");
        }

        if (locks.Take(call.Project, call.Path.Key, scope == "exclusive", call.Depth is null, owner, length) is not { } taken)
        {
            return DavXml.Refuse(423, "no-conflicting-lock", DavPath.Href(call.Path.Container, call.Path.Name, collection: false));
        }

        return item is not null ? Told(taken, 200) : await Begin(call, parent!.Container!, taken);
    }

    public Answer Release(DavCall call)
    {
        if (call.Header("Lock-Token")?.Trim() is not ['<', .. var token, '>'])
        {
            return Answer.Empty(400);
        }

        return locks.Release(call.Project, call.Path.Key, token) ? Answer.Empty(204)
            : DavXml.Refuse(409, "lock-token-matches-request-uri");
    }

    /// <summary>A lock on a name that says nothing makes an empty file of it (RFC 4918, section 7.3).</summary>
    private async Task<Answer> Begin(DavCall call, Container container, DavLock taken)
    {
        var put = await objects.PutEmpty(
            call.Caller, container.Project, container.Name, new(call.Path.Name) { Conditions = new(null, ["*"]) });
        if (put.Outcome == PutOutcome.Stored)
        {
            return Told(taken, 201);
        }

        locks.Release(call.Project, call.Path.Key, taken.Token);
        return Answer.Empty(DavWrites.StatusOf(put.Outcome));
    }

    private Answer Refresh(DavCall call, TimeSpan length)
    {
        foreach (var token in call.If?.Tokens ?? [])
        {
            if (locks.Refresh(call.Project, call.Path.Key, token, length) is { } refreshed)
            {
                return Told(refreshed, 200);
            }
        }

        return Answer.Empty(call.If is null ? 400 : 412);
    }

    private static Answer Told(DavLock held, int status) => DavXml.Answer(
        status,
        new XElement(DavXml.Dav + "prop", new XElement(DavXml.Dav + "lockdiscovery", DavProperties.Active(held))))
        .With("Lock-Token", $"<{held.Token}>");

    /// <summary>The first of the client's wishes that is understood, and never longer than a lock may live.</summary>
    private static TimeSpan Length(string? header)
    {
        foreach (var wish in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (wish.StartsWith("Second-", StringComparison.OrdinalIgnoreCase)
                && long.TryParse(wish.AsSpan(7), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
            {
                return seconds < DavLocks.Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : DavLocks.Longest;
            }
        }

        return DavLocks.Longest;
    }
}
