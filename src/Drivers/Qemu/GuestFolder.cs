using Alize.Kernel;

namespace Alize.Drivers.Qemu;

/// <summary>Where a guest's files lie: its record and sockets under the run folder (gone after a restart of the machine, as the guest is),
/// its console log and firmware variables under DIR. The folder of sockets belongs to QEMU's user; the record does not.</summary>
public sealed record GuestFolder(string Id, string Run, string Data)
{
    public string Record => Path.Combine(Run, "guest.json");

    public string Sockets => Path.Combine(Run, "sockets");

    /// <summary>The driver's monitor.</summary>
    public string Monitor => Path.Combine(Sockets, "qmp.sock");

    /// <summary>A monitor for an operator, or for this program where another holds the first.</summary>
    public string SpareMonitor => Path.Combine(Sockets, "qmp2.sock");

    public string Screen => Path.Combine(Sockets, "vnc.sock");

    public string Serial => Path.Combine(Sockets, "serial.sock");

    public string Agent => Path.Combine(Sockets, "agent.sock");

    public string ConsoleLog => Path.Combine(Data, "console.log");

    /// <summary>What QEMU itself says.</summary>
    public string QemuLog => Path.Combine(Data, "qemu.log");

    /// <summary>The UEFI variables.</summary>
    public string FirmwareVariables => Path.Combine(Data, "nvram.fd");
}

/// <summary>All guests' folders of this cloud.</summary>
public sealed class GuestFolders(Cloud cloud, QemuOptions options)
{
    /// <summary>The cloud's part of the run folder.</summary>
    public string Run { get; } = Path.Combine(options.RunDir, cloud.Short);

    public string Data { get; } = Path.Combine(cloud.DataDir, "guests");

    /// <exception cref="ArgumentException">The id is no UUID; QEMU wants one.</exception>
    public GuestFolder Of(string id) => Guid.TryParseExact(id, "D", out var uuid) && id == uuid.ToString()
        ? new(id, Path.Combine(Run, ShortOf(id)), Path.Combine(Data, id))
        : throw new ArgumentException($"'{id}' is no UUID", nameof(id));

    /// <summary>The guests that have a record, and those that only have files under DIR.</summary>
    public IReadOnlyList<GuestFolder> All()
    {
        var running = Directory.Exists(Run)
            ? Directory.EnumerateDirectories(Run).Select(d => GuestRecord.Read(Path.Combine(d, "guest.json"))?.Id).OfType<string>()
            : [];
        var kept = Directory.Exists(Data) ? Directory.EnumerateDirectories(Data).Select(d => Path.GetFileName(d)) : [];
        return [.. running.Concat(kept).Distinct().Where(id => Guid.TryParseExact(id, "D", out _)).Select(Of)];
    }

    /// <summary>Folders of the cloud itself. Two clouds of one machine may draw the same four digits: the second is refused.</summary>
    /// <exception cref="IOException">Another cloud has them.</exception>
    public void EnsureCloud()
    {
        const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(options.RunDir, Passable);
        Directory.CreateDirectory(Run, Passable);
        Directory.CreateDirectory(Data, Passable);
        var owner = Path.Combine(Run, "cloud");
        if (!File.Exists(owner))
        {
            File.WriteAllText(owner + ".new", cloud.Id);
            File.Move(owner + ".new", owner, overwrite: true);
        }

        if (File.ReadAllText(owner) != cloud.Id)
        {
            throw new IOException($"{Run} belongs to another cloud whose id begins alike; if that cloud is gone, remove the folder");
        }
    }

    /// <summary>Ten digits of the id: a socket's path may have 107 bytes.</summary>
    private static string ShortOf(string id) => id.Replace("-", "", StringComparison.Ordinal)[..10];
}
