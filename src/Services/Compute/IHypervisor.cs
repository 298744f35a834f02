namespace Alize.Services.Compute;

/// <summary>A guest as a host shall run it. The same wish twice is the same guest.</summary>
/// <param name="Id">The server's id; also the guest's UUID.</param>
/// <param name="Generation">Grows with each hard reboot or rebuild: a guest of an older generation is replaced.</param>
/// <param name="Paused">Whether its processors shall stand still.</param>
public sealed record GuestWish(
    string Id, string Name, long Generation, int Vcpus, int RamMib, bool Paused,
    IReadOnlyList<GuestDisk> Disks, IReadOnlyList<GuestNic> Nics, GuestFirmware Firmware);

/// <param name="Id">The volume's id, or "root", "config", "ephemeral", "swap", "rescue".</param>
/// <param name="Bus">virtio, scsi, ide, sata.</param>
/// <param name="Serial">At most 20 characters: guests find the disk by it.</param>
/// <param name="BootIndex">0 boots first; null does not boot.</param>
/// <param name="IsCdrom">Read-only and removable, as a config drive or an ISO.</param>
public sealed record GuestDisk(
    string Id, string Path, string Format, string Bus, string Serial, int? BootIndex, bool ReadOnly, bool IsCdrom);

/// <param name="Model">virtio, e1000e or rtl8139.</param>
public sealed record GuestNic(string PortId, string NetworkNamespace, string Tap, string Mac, int Mtu, string Model);

/// <param name="Uefi">OVMF instead of SeaBIOS.</param>
/// <param name="Machine">q35 or pc.</param>
public sealed record GuestFirmware(bool Uefi, string Machine);

/// <summary>What a host says of a guest.</summary>
public enum GuestState
{
    /// <summary>No process, nothing known.</summary>
    Absent,

    /// <summary>The process exists and does not run the guest yet.</summary>
    Starting,
    Running,
    Paused,

    /// <summary>The guest powered itself off or its process died.</summary>
    Off,

    /// <summary>The guest's kernel stopped (guest-panicked) or QEMU hit an I/O error.</summary>
    Crashed,
}

/// <summary>One guest on a host.</summary>
public sealed record GuestReport(string Id, GuestState State, long Generation, int? Pid);

/// <summary>A way to a guest's screen or serial line.</summary>
/// <param name="Kind">vnc or serial.</param>
public sealed record ConsoleSocket(string Kind, string Path);

/// <summary>What Compute asks of a hypervisor. Every verb states an end for a host, so asking twice is asking once.
/// A guest outlives the program and is found again by its id.</summary>
public interface IHypervisor
{
    /// <summary>The guest runs (or stands paused) with this shape; disks and NICs that the wish has and the
    /// guest lacks are plugged, others unplugged.
    /// Returns when QMP says running or paused.</summary>
    Task EnsureRunning(string host, GuestWish guest, CancellationToken ct);

    Task<GuestReport> Look(string host, string guest, CancellationToken ct);

    /// <summary>No process of the guest runs. With <paramref name="gracefully"/> the guest is first asked to
    /// power down and given that long.</summary>
    Task EnsureStopped(string host, string guest, TimeSpan gracefully, CancellationToken ct);

    /// <summary>Asks the running guest to restart as by its reset button.</summary>
    Task Reset(string host, string guest, CancellationToken ct);

    /// <summary>Tells the running guest that a disk has grown.</summary>
    Task ResizeDisk(string host, string guest, string disk, long sizeBytes, CancellationToken ct);

    /// <summary>Copies a disk of a running guest, as of one moment, into a new qcow2 file; long copies go on when
    /// asked again. True when it is done.</summary>
    Task<bool> EnsureCopy(string host, string guest, string disk, string toPath, CancellationToken ct);

    /// <summary>No process, no socket, no console log, no scratch file of the guest is left.</summary>
    Task EnsureGone(string host, string guest, CancellationToken ct);

    /// <summary>The last bytes of what the guest wrote to its serial line.</summary>
    /// <param name="lines">The most lines from the end; null for all that is kept (at most 1 MiB).</param>
    Task<string> ConsoleLog(string host, string guest, int? lines, CancellationToken ct);

    ConsoleSocket? Console(string host, string guest, string kind);

    /// <summary>Every guest of this cloud on the host, for the sweeper.</summary>
    Task<IReadOnlyList<GuestReport>> List(string host, CancellationToken ct);

    /// <summary>Called with a guest's id when its process ends, it powers off or it crashes, within 2 s.</summary>
    void WatchGuests(Action<string> changed);

    /// <summary>What the host has to give.</summary>
    Task<HostFacts> Facts(string host, CancellationToken ct);
}

/// <param name="Accelerator">kvm where a probe guest boots under it, else tcg.</param>
public sealed record HostFacts(int Vcpus, long RamMib, long DiskGib, string Accelerator, string HypervisorVersion, string CpuModel);
