using System.Globalization;

namespace Alize.Services.Objects.Swift;

/// <summary>The door of accounts.</summary>
internal sealed class SwiftAccountsApi(Accounts accounts, Listings listings, BulkUpload upload, BulkDelete deletes)
{
    private const string Quota = Meta.User + "quota-bytes";

    public async Task<SwiftReply> List(SwiftCall call)
    {
        var (query, refusal) = ListingAsked.Page(call);
        if (refusal is not null || ListingAsked.Format(call) is not { } format)
        {
            return refusal ?? SwiftReply.Refuse(406, "The listing can be text/plain, application/json or application/xml.");
        }

        ShowMeta(call, await accounts.Get(call.Project, call.Ct));
        var page = await listings.Containers(call.Project, query, call.Ct);
        return new ListingWire<Container>(
            format,
            ("account", call.Path.Account),
            (o, c) =>
            {
                o.Text("name", c.Name);
                o.Number("count", c.Objects);
                o.Number("bytes", c.Bytes);
                o.Text("last_modified", SwiftTime.Iso(c.Changed));
            },
            (x, c) => x.Append("<container>").Element("name", c.Name)
                .Element("count", c.Objects.ToString(CultureInfo.InvariantCulture)).Element("bytes",
                    c.Bytes.ToString(CultureInfo.InvariantCulture))
                .Element("last_modified", SwiftTime.Iso(c.Changed)).Append("</container>")).Reply(page.Entries);
    }

    public async Task<SwiftReply> Show(SwiftCall call)
    {
        if (ListingAsked.Format(call) is not { } format)
        {
            return SwiftReply.Refuse(406, "The listing can be text/plain, application/json or application/xml.");
        }

        ShowMeta(call, await accounts.Get(call.Project, call.Ct));
        return SwiftReply.Empty(204, ListingAsked.TypeOf(format));
    }

    public async Task<SwiftReply> Post(SwiftCall call)
    {
        if (call.Query.Has("bulk-delete"))
        {
            return await deletes.Run(call);
        }

        var changes = new List<KeyValuePair<string, string?>>();
        if (SwiftMeta.Read(call.Request.Headers, "account", changes) is { } refusal)
        {
            return refusal;
        }

        if (Wrong(call, changes) is { } wrong)
        {
            return wrong;
        }

        if (SwiftMeta.TooMuch(await accounts.GetMeta(call.Project, call.Ct), changes) is { } excess)
        {
            return excess;
        }

        await accounts.Post(call.Caller, call.Project, changes, call.Ct);
        return SwiftReply.NoContent;
    }

    public async Task<SwiftReply> Put(SwiftCall call) =>
        call.Query["extract-archive"] is { } format ? await upload.Run(call, format) : NotAllowed(call);

    public async Task<SwiftReply> Delete(SwiftCall call) => call.Query.Has("bulk-delete") ? await deletes.Run(call) : NotAllowed(call);

    /// <summary>An account comes with its project and goes with it.</summary>
    private static SwiftReply NotAllowed(SwiftCall call)
    {
        call.Headers.Allow = "GET, HEAD, POST, OPTIONS";
        return SwiftReply.Refuse(405, "Accounts come and go with their projects.");
    }

    /// <summary>Quotas are the reseller's to set; who may do what is the owner's.</summary>
    private static SwiftReply? Wrong(SwiftCall call, List<KeyValuePair<string, string?>> changes)
    {
        if (call.Header("X-Account-Quota-Bytes") is { } quota)
        {
            changes.Add(new(Quota, quota));
        }

        if (call.Header("X-Remove-Account-Quota-Bytes") is not null)
        {
            changes.Add(new(Quota, null));
        }

        foreach (var (name, value) in changes)
        {
            if (name == Quota && !call.IsReseller)
            {
                return SwiftReply.Forbidden;
            }

            if (name == Quota && value is { Length: > 0 } && !(value.All(char.IsAsciiDigit) && value.Length < 19))
            {
                return SwiftReply.BadRequest("Invalid bytes quota.");
            }
        }

        if (call.Header("X-Account-Access-Control") is not { } acl)
        {
            return null;
        }

        var (clean, problem) = AccountAcl.Clean(acl);
        changes.Add(new(AccountAcl.Key, clean));
        return problem is null ? null : SwiftReply.BadRequest(problem);
    }

    private static void ShowMeta(SwiftCall call, Account account)
    {
        var headers = call.Headers;
        var (containers, objects, bytes) = (Words(account.Usage.Containers), Words(account.Usage.Objects), Words(account.Usage.Bytes));
        headers["X-Account-Container-Count"] = containers;
        headers["X-Account-Object-Count"] = objects;
        headers["X-Account-Bytes-Used"] = bytes;
        headers["X-Account-Storage-Policy-Default-Container-Count"] = containers;
        headers["X-Account-Storage-Policy-Default-Object-Count"] = objects;
        headers["X-Account-Storage-Policy-Default-Bytes-Used"] = bytes;
        headers["X-Timestamp"] = SwiftTime.Stamp(account.Created);
        headers["X-Put-Timestamp"] = SwiftTime.Stamp(account.Created);
        headers.AcceptRanges = "bytes";
        SwiftMeta.Show(headers, "Account", account.Meta, call.IsOwner ? null : SwiftMeta.IsKey);
        if (call.IsOwner && account.Meta[AccountAcl.Key] is { } acl)
        {
            headers["X-Account-Access-Control"] = acl;
        }

        if (account.Meta[Quota] is { } quota)
        {
            headers["X-Account-Quota-Bytes"] = quota;
        }
    }

    private static string Words(long number) => number.ToString(CultureInfo.InvariantCulture);
}
