using System.CommandLine;
using Alize.Client;
using Alize.Client.Objects;

namespace Alize.Server.Verbs.Tenant;

/// <summary><c>alize object ...</c> and <c>alize container ...</c>: files in containers.</summary>
internal static class ObjectVerb
{
    private static readonly Argument<string> _container = new("container");
    private static readonly Argument<string> _object = new("object") { Description = "Name of the object" };
    private static readonly Argument<FileInfo> _file = new("file");
    private static readonly Option<string?> _name = new("--name") { Description = "Name of the object; default: the file's" };
    private static readonly Option<string> _prefix = new("--prefix")
    {
        Description = "Only names that begin so",
        DefaultValueFactory = _ => ""
    };
    private static readonly Option<int> _minutes = new("--minutes")
    {
        Description = "How long the address is good",
        DefaultValueFactory = _ => 60
    };

    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("container", "Containers of objects (buckets)")
        {
            CloudVerb.Make("list", "List containers", Containers),
            CloudVerb.Make("create", "Make a container", t => t.Cloud.Objects.CreateContainer(t.Word(_container), t.Ct), _container),
            CloudVerb.Make("delete", "Remove an empty container", t =>
                t.Cloud.Objects.DeleteContainer(t.Word(_container), t.Ct), _container),
        },
        new("object", "Files in containers")
        {
            CloudVerb.Make("list", "List a container's objects", List, _container, _prefix),
            CloudVerb.Make("put", "Upload a file", Put, _container, _file, _name),
            CloudVerb.Make("get", "Download an object", Get, _container, _object, _file),
            CloudVerb.Make("delete", "Remove an object", t =>
                t.Cloud.Objects.Delete(t.Word(_container), t.Word(_object), t.Ct), _container, _object),
            CloudVerb.Make("share", "An address by which anyone gets the object for a while", Share, _container, _object, _minutes),
        },
    ];

    private static async Task Containers(Talk t) => Listing.Print(
        t.Words,
        await t.Cloud.Objects.Containers(ListQuery.All, t.Ct),
        new Column<Container>("name", c => c.Name),
        new("objects", c => c.Count),
        new("bytes", c => c.Bytes));

    private static async Task List(Talk t) => Listing.Print(
        t.Words,
        await t.Cloud.Objects.List(t.Word(_container), ListQuery.Where("prefix", t.Value(_prefix)), t.Ct),
        new Column<ListedObject>("name", o => o.Name ?? o.Subdir),
        new("bytes", o => o.Bytes),
        new("etag", o => o.Hash),
        new("content_type", o => o.ContentType),
        new("last_modified", o => Listing.Time(o.LastModified)));

    private static async Task Put(Talk t)
    {
        var file = t.Words.GetValue(_file)!;
        await using var bytes = file.OpenRead();
        await t.Cloud.Objects.Put(t.Word(_container), t.Value(_name) ?? file.Name, bytes, "application/octet-stream", t.Ct);
    }

    private static async Task Get(Talk t)
    {
        await using var file = t.Words.GetValue(_file)!.Create();
        await t.Cloud.Objects.Get(t.Word(_container), t.Word(_object), file, t.Ct);
    }

    private static async Task Share(Talk t)
    {
        var key = await SharingKey.Ensure(t.Cloud, t.Ct);
        var until = TimeProvider.System.GetUtcNow().AddMinutes(t.Value(_minutes));
        var url = await t.Cloud.Objects.TempUrl(t.Word(_container), t.Word(_object), key, until, t.Ct);
        await t.Out.WriteLineAsync(url.AbsoluteUri);
    }
}
