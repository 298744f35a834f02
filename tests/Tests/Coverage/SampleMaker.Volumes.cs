using Alize.Kernel;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Tests.Coverage;

internal sealed partial class SampleMaker
{
    private const string Cinder = "/volume/v3/";

    private static (string, string) At(string version) => ("OpenStack-API-Version", "volume " + version);

    private async Task Volumes(string server, string volume)
    {
        var attachments = await _ann.Do("GET", Cinder + "attachments?volume_id=" + volume, null, At("3.27"));
        _samples.Town(attachments.Items("attachments").Single().Text("id"), Cinder + "attachments/{id}");
        var loose = await _ann.Make(Cinder + "volumes", "volume", new { size = 1, name = "anns-loose-volume" });
        await house.Cloud.Settle();
        var snapshot = await _ann.Make(Cinder + "snapshots", "snapshot", new { volume_id = loose, metadata = new { colour = "blue" } });
        _samples.Town(snapshot, Cinder + "snapshots/{id}", "/compute/v2.1/os-snapshots/{id}");
        _samples.Town("colour", Cinder + "snapshots/{id}/metadata/{key}");
        await house.Cloud.Settle();
        _samples.Town(
            await _ann.Make(Cinder + "backups", "backup", new { volume_id = loose, name = "anns-backup" }), Cinder + "backups/{id}");
        await house.Cloud.Settle();
        var given = await _ann.Make(Cinder + "volumes", "volume", new { size = 1, name = "anns-gift" });
        await house.Cloud.Settle();
        _samples.Town(await _ann.Make(Cinder + "os-volume-transfer", "transfer", new { volume_id = given, name = "anns-transfer" }),
            Cinder + "os-volume-transfer/{id}", Cinder + "volume-transfers/{id}");
        await Groups();
        await Message();
    }

    private async Task Groups()
    {
        var kind = await _admin.Make(
            Cinder + "group_types", "group_type", new { name = "kind", group_specs = new { colour = "blue" } }, At("3.20"));
        _samples.Cloud(kind, Cinder + "group_types/{id}");
        _samples.Cloud("colour", Cinder + "group_types/{id}/group_specs/{key}", Cinder + "types/{id}/extra_specs/{key}");
        var types = (await _admin.Do("GET", Cinder + "types")).Items("volume_types").First();
        _samples.Cloud(types.Text("id"), Cinder + "types/{id}");
        var group = await _ann.Make(Cinder + "groups", "group",
            new { name = "anns-volumes", group_type = kind, volume_types = new[] { types.Text("id") } }, At("3.58"));
        _samples.Town(group, Cinder + "groups/{id}");
        await house.Cloud.Settle();
        await _ann.Do(
            "POST", Cinder + "volumes", new { volume = new { size = 1, volume_type = types.Text("id"), group_id = group } }, At("3.58"));
        await house.Cloud.Settle();
        _samples.Town(
            await _ann.Make(Cinder + "group_snapshots", "group_snapshot", new { group_id = group, name = "anns-moment" }, At("3.58")),
            Cinder + "group_snapshots/{id}");
        await house.Cloud.Settle();
    }

    /// <summary>What fails leaves a message: a copy of a volume whose disk is gone.</summary>
    private async Task Message()
    {
        var source = await _ann.Make(Cinder + "volumes", "volume", new { size = 1, name = "lost" });
        await house.Cloud.Settle();
        await house.Cloud.Services.GetRequiredService<FakeVolumeStore>().EnsureVolumeGone(source, CancellationToken.None);
        await _ann.Make(Cinder + "volumes", "volume", new { source_volid = source, name = "copy-of-the-lost" });
        await house.Cloud.Settle();
        var messages = await _ann.Do("GET", Cinder + "messages", null, At("3.3"));
        _samples.Town(messages.Items("messages").First().Text("id"), Cinder + "messages/{id}");
    }

    /// <summary>What belongs to the cloud, and what was removed from an API long ago.</summary>
    private void Shared()
    {
        const string Nova = "/compute/v2.1/";
        _samples.Cloud("RegionOne", "/identity/v3/regions/{id}");
        _samples.Cloud("default", "/identity/v3/domains/{id}");
        _samples.Cloud("os-keypairs", Nova + "extensions/{alias}");
        _samples.Cloud("router", "/network/v2.0/extensions/{alias}");
        _samples.Cloud("os-volume-transfer", Cinder + "extensions/{alias}");
        foreach (var gone in (string[])["os-agents", "os-certificates", "os-cloudpipe", "os-fixed-ips",
            "os-floating-ip-dns", "os-floating-ips-bulk", "os-fping", "os-security-group-default-rules"])
        {
            _samples.Cloud("1", $"{Nova}{gone}/{{id}}");
        }
    }
}
