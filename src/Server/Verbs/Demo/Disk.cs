using Alize.Client;
using Alize.Client.Volumes;

namespace Alize.Server.Verbs.Demo;

/// <summary>A volume that one guest writes and another reads.</summary>
internal sealed class Disk(Stage stage)
{
    private const string Advice = "alize volume list tells where the volume is; DIR/log/alize.log has the rest.";
    private const string Mount = "/mnt/demo";
    private static readonly TimeSpan _moving = TimeSpan.FromMinutes(2);

    public async Task Move(Guest first, Guest second)
    {
        Volume? volume = null;
        await stage.Steps.Do("Volume demo-disk of 1 GiB", Advice, async () =>
        {
            volume = await stage.Cloud.Volumes.List(ListQuery.Named("demo-disk"), stage.Ct) is [var known, ..] ? known : null;
            var note = volume is null ? "" : Stage.WasThere;
            volume ??= await stage.Cloud.Volumes.Create(new NewVolume("demo-disk", 1), stage.Ct);
            volume = await Settled(volume.Id);
            return note;
        });
        var words = $"written by {first.Name} on {volume!.Id}";
        if (!volume.Attachments.Any(a => a.ServerId == second.Id))
        {
            await Write(volume, first, words);
        }

        await Read(volume, second, words);
    }

    private async Task Write(Volume volume, Guest guest, string words)
    {
        await stage.Steps.Do($"Attached to {guest.Name}", Advice, () => Attach(volume.Id, guest));
        await stage.Steps.Do($"{guest.Name} makes a file system and writes a file", Advice, async () =>
        {
            await stage.Ssh.Run(
                guest.Address, $"{Device(volume)}; {Mounted(orFormat: true)}; echo '{words}' > {Mount}/file && sync && umount {Mount}",
                stage.Ct);
            return "";
        });
        await stage.Steps.Do($"Detached from {guest.Name}", Advice, async () =>
        {
            await stage.Cloud.Compute.Detach(guest.Id, volume.Id, stage.Ct);
            await Settled(volume.Id, v => v.Status == "available");
            return "";
        });
    }

    private async Task Read(Volume volume, Guest guest, string words)
    {
        await stage.Steps.Do($"Attached to {guest.Name}", Advice, () => Attach(volume.Id, guest));
        await stage.Steps.Do($"{guest.Name} reads the file back", Advice, async () =>
        {
            var read = await stage.Ssh.Run(
                guest.Address, $"{Device(volume)}; {Mounted(orFormat: false)}; cat {Mount}/file && umount {Mount}", stage.Ct);
            return read.Trim() == words ? $"\"{words[..20]}...\""
                : throw new VerbException($"it read '{read.Trim()}' instead of '{words}'");
        });
    }

    private async Task<string> Attach(string volume, Guest guest)
    {
        var now = await Settled(volume);
        if (now.Attachments.Any(a => a.ServerId == guest.Id))
        {
            return Stage.WasThere;
        }

        foreach (var use in now.Attachments)
        {
            await stage.Cloud.Compute.Detach(use.ServerId, volume, stage.Ct);
        }

        await Settled(volume, v => v.Status == "available");
        await stage.Cloud.Compute.Attach(guest.Id, volume, stage.Ct);
        await Settled(volume, v => v.Status == "in-use" && v.Attachments.Any(a => a.ServerId == guest.Id));
        return "";
    }

    private Task<Volume> Settled(string id) => Settled(id, v => v.Status is "available" or "in-use");

    private Task<Volume> Settled(string id, Func<Volume, bool> wanted) => stage.Steps.Until(
        "the volume settled",
        _moving,
        async () =>
        {
            var volume = await stage.Cloud.Volumes.Show(id, stage.Ct);
            return volume.Status.StartsWith("error", StringComparison.Ordinal)
                ? throw new VerbException($"the volume is in state {volume.Status}")
                : wanted(volume) ? volume : null;
        },
        stage.Ct);

    /// <summary>Shell words that find the disk by its serial, which is the beginning of the volume's id, and wait for it for a
    /// moment.</summary>
    private static string Device(Volume volume) =>
        "n=0; d=; while [ -z \"$d\" ] && [ $n -lt 30 ]; do for b in /sys/class/block/vd?; do "
        + $"case \"$(cat $b/serial 2>/dev/null)\" in {volume.Id[..20]}*) d=/dev/${{b##*/}};; esac; done; "
        + "[ -n \"$d\" ] || { n=$((n+1)); sleep 0.3; }; done; [ -n \"$d\" ] || { echo 'the disk is not there' >&2; exit 1; }";

    private static string Mounted(bool orFormat)
    {
        var mount = $"mount -t ext4 $d {Mount}";
        return $"mkdir -p {Mount}; " + (orFormat ? $"{mount} 2>/dev/null || {{ mke2fs -F $d >&2 && {mount}; }} || exit 1"
            : $"{mount} || exit 1");
    }
}
