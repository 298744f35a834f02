using System.CommandLine;
using System.Text.Json.Nodes;
using Alize.Client;
using Alize.Client.Volumes;

namespace Alize.Server.Verbs.Tenant;

/// <summary><c>alize volume ...</c>: disks that outlive servers.</summary>
internal static class VolumeVerb
{
    private static readonly Argument<string> _volume = new("volume") { Description = "Name or id" };
    private static readonly Argument<string> _name = new("name");
    private static readonly Option<int> _size = new("--size") { Description = "GiB", Required = true };
    private static readonly Option<string?> _image = new("--image") { Description = "Image to fill it from" };

    private static readonly Column<Volume>[] _columns =
    [
        new("id", v => v.Id), new("name", v => v.Name), new("status", v => v.Status), new("size_gib", v => v.Size),
            new("type", v => v.VolumeType),
        new("attached_to", v => new JsonArray([.. v.Attachments.Select(a => (JsonNode)a.ServerId)])),
    ];

    public static Command Command { get; } = new("volume", "Disks that outlive servers")
    {
        CloudVerb.Make("list", "List volumes", async t =>
            Listing.Print(t.Words, await t.Cloud.Volumes.List(ListQuery.All, t.Ct), _columns)),
        CloudVerb.Make("show", "Show a volume", async t =>
            Listing.PrintOne(t.Words, await Find.Volume(t, t.Word(_volume)), _columns), _volume),
        CloudVerb.Make("create", "Make a volume", Create, _name, _size, _image),
        CloudVerb.Make("delete", "Remove a volume", Delete, _volume),
    };

    private static async Task Create(Talk t)
    {
        var image = t.Value(_image) is { } word ? (await Find.Image(t, word)).Id : null;
        var volume = await t.Cloud.Volumes.Create(new NewVolume(t.Word(_name), t.Value(_size)) { ImageId = image }, t.Ct);
        Listing.PrintOne(t.Words, volume, _columns);
    }

    private static async Task Delete(Talk t) => await t.Cloud.Volumes.Delete((await Find.Volume(t, t.Word(_volume))).Id, t.Ct);
}
