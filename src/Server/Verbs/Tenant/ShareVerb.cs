using System.CommandLine;
using Alize.Client;
using Alize.Client.Objects;

namespace Alize.Server.Verbs.Tenant;

/// <summary><c>alize share ...</c>: links to files and folders, and places where others leave files.</summary>
internal static class ShareVerb
{
    private static readonly Argument<string> _container = new("container");
    private static readonly Argument<string> _name = new("name")
    {
        Description = "A file, or a folder with a slash at its end; default: the whole container",
        DefaultValueFactory = _ => "",
    };

    private static readonly Argument<string> _id = new("id") { Description = "The link's id, as alize share list shows it" };
    private static readonly Option<bool> _drop = new("--drop") { Description = "Others may leave files there, and see none" };
    private static readonly Option<bool> _password = new("--password")
    {
        Description = "Ask for a password, read as a line from standard input",
    };

    private static readonly Option<int?> _days = new("--days") { Description = "The link ends after so many days; default: it does not" };
    private static readonly Option<long?> _downloads = new("--downloads") { Description = "So many files may be fetched, then it ends" };
    private static readonly Option<long?> _maxBytes = new("--max-bytes") { Description = "Of each file that is left" };

    public static Command Command { get; } = new("share", "Links to files, for people without an account")
    {
        CloudVerb.Make("list", "List the project's links", List),
        CloudVerb.Make("create", "Make a link and print its address", Create,
            _container, _name, _drop, _password, _days, _downloads, _maxBytes),
        CloudVerb.Make("delete", "End a link", t => t.Cloud.Shares.Delete(t.Word(_id), t.Ct), _id),
    };

    private static async Task List(Talk t) => Listing.Print(
        t.Words,
        await t.Cloud.Shares.List(ListQuery.All, t.Ct),
        new Column<Share>("id", s => s.Id),
        new("kind", s => s.Kind),
        new("container", s => s.Container),
        new("name", s => s.Name),
        new("password", s => s.HasPassword),
        new("expires_at", s => Listing.Time(s.ExpiresAt)),
        new("downloads", s => s.Downloads),
        new("max_downloads", s => s.MaxDownloads),
        new("url", s => s.Url.AbsoluteUri));

    private static async Task Create(Talk t)
    {
        string? password = null;
        if (t.Value(_password) && (password = await System.Console.In.ReadLineAsync(t.Ct)) is null or "")
        {
            throw new VerbException("--password reads the password from standard input, and there was none");
        }

        var share = await t.Cloud.Shares.Create(
            new ShareWish(t.Word(_container), t.Word(_name), t.Value(_drop))
            {
                Password = password,
                Expires = t.Value(_days) is { } days ? TimeProvider.System.GetUtcNow().AddDays(days) : null,
                MaxDownloads = t.Value(_downloads),
                MaxBytes = t.Value(_maxBytes),
            },
            t.Ct);
        await t.Out.WriteLineAsync(share.Url.AbsoluteUri);
    }
}
