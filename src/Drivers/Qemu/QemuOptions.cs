namespace Alize.Drivers.Qemu;

/// <summary>Where the driver finds and keeps things on the host. What is null is looked up on the machine.</summary>
public sealed record QemuOptions
{
    /// <summary>Holds a folder a cloud and in it a folder a guest. It is emptied by a restart of the machine, as its guests are.</summary>
    public string RunDir { get; init; } = "/run/alize";

    public string Binary { get; init; } = "qemu-system-x86_64";

    /// <summary>Runs the guests. Where the machine has no such user they run as root, and the log says so.</summary>
    public string User { get; init; } = "alize-qemu";

    /// <summary>The operator's word (kvm or tcg), taken instead of the probe's.</summary>
    public string? Accelerator { get; init; }

    /// <summary>A Linux kernel (bzImage) that the KVM probe boots; null looks at the places where the guest image is built.</summary>
    public string? ProbeKernel { get; init; }
}
