using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alize.Drivers.Qemu;
using Alize.Kernel;
using Alize.Server.Hosting;

namespace Alize.Server.Backups;

/// <summary>Disks that running guests write: QEMU itself copies them, as of one moment, while the guest runs on.</summary>
internal sealed class LiveDisks(OnThisMachine machine, string folder)
{
    private const UnixFileMode Passable = (UnixFileMode)0b111_001_001;
    private Dictionary<string, (string Guest, string Disk)>? _written;

    /// <summary>Copies a disk that a guest has open; false where none has, and the file can be taken as it is.</summary>
    public async Task<bool> Copy(string file, string to, CancellationToken ct)
    {
        _written ??= await Find(ct);
        var original = Path.Combine(folder, file);
        if (!_written.TryGetValue(original, out var user))
        {
            return false;
        }

        // QEMU writes as its own user, so the copy is made where that user may pass
        var scratch = Path.Combine(folder, "disks", "backup-" + Ids.Random.Hex(4));
        Directory.CreateDirectory(scratch, Passable);
        try
        {
            var whole = Path.Combine(scratch, "copy.qcow2");
            while (!await machine.Copies.Ensure(user.Guest, user.Disk, whole, ct))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
            }

            await Take(whole, original, to, ct);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        return true;
    }

    /// <summary>In the original's format, with its owner.</summary>
    private static async Task Take(string whole, string original, string to, CancellationToken ct)
    {
        if (!original.EndsWith(".raw", StringComparison.Ordinal))
        {
            File.Move(whole, to);
            return;
        }

        await Tool.Run(["cp", "-p", "--attributes-only", original, to], ct);
        var size = new FileInfo(original).Length.ToString(CultureInfo.InvariantCulture);
        await Tool.Run(["truncate", "-s", size, to], ct);
        await Tool.Run(["qemu-img", "convert", "-n", "--target-is-zero", "-f", "qcow2", "-O", "raw", whole, to], ct);
    }

    private async Task<Dictionary<string, (string Guest, string Disk)>> Find(CancellationToken ct)
    {
        var found = new Dictionary<string, (string, string)>();
        foreach (var guest in machine.Guests.All().Where(g => File.Exists(g.Monitor)))
        {
            foreach (var node in await Nodes(guest, ct))
            {
                var path = node.GetProperty("file").GetString() ?? "";
                var disk = Path.GetFileNameWithoutExtension(path);
                if (disk.Length > 0 && node.GetProperty("node-name").GetString() == DeviceNames.Node(disk)
                    && !node.GetProperty("ro").GetBoolean())
                {
                    found[path] = (guest.Id, disk);
                }
            }
        }

        return found;
    }

    private async Task<IEnumerable<JsonElement>> Nodes(GuestFolder guest, CancellationToken ct)
    {
        try
        {
            var monitor = await machine.Monitors.Open(guest, ct);
            return (await monitor.Execute("query-named-block-nodes", new JsonObject { ["flat"] = true }, ct)).EnumerateArray();
        }
        catch (IOException)
        {
            // it ended: nobody writes its disks
            return [];
        }
    }
}
