using System.CommandLine;
using Alize.Client;
using Alize.Client.Images;

namespace Alize.Server.Verbs.Demo;

/// <summary><c>alize prepare</c>: the two public images that every cloud begins with.</summary>
internal static class PrepareVerb
{
    private static readonly Option<string?> _guest = new("--guest") { Description = "Folder with tiny.qcow2" };

    public static Command Command { get; } = CloudVerb.Make(
        "prepare", "Upload the public images cirros-tiny and cirros-tiny-alt where they are missing", Run, _guest);

    /// <summary>Uploads what is missing. An upload that was cut short is begun anew.</summary>
    public static async Task Ensure(CloudClient admin, Steps steps, string? folder, CancellationToken ct)
    {
        var present = await admin.Images.List(ListQuery.Where("visibility", "public"), ct);
        foreach (var name in new[] { "cirros-tiny", "cirros-tiny-alt" })
        {
            if (present.Any(i => i.Name == name && i.Status == "active"))
            {
                continue;
            }

            await steps.Do($"Public image {name}", "build it with guest/build-tiny.sh and name its folder with --guest.", async () =>
            {
                foreach (var cut in present.Where(i => i.Name == name && i.Status is ("queued" or "saving")))
                {
                    await admin.Images.Delete(cut.Id, ct);
                }

                await Upload(admin, name, folder, ct);
                return "";
            });
        }
    }

    private static async Task Run(Talk t) => await Ensure(t.Cloud, new Steps(t.Out, TimeProvider.System), t.Value(_guest), t.Ct);

    private static async Task Upload(CloudClient admin, string name, string? folder, CancellationToken ct)
    {
        var path = Path.Combine(folder ?? ".", "tiny.qcow2");
        if (!File.Exists(path))
        {
            throw new VerbException($"there is no {path}");
        }

        await using var bytes = File.OpenRead(path);
        var image = await admin.Images.Create(new NewImage(name) { Visibility = "public" }, ct);
        await admin.Images.Upload(image.Id, bytes, ct);
    }
}
