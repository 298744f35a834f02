using System.Net;

namespace Alize.Server.Hosting;

/// <summary>What the operator said on the command line of <c>alize serve</c>.</summary>
public sealed record CloudOptions
{
    public required string DataDir { get; init; }

    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 8700);

    public IPEndPoint S3Listen { get; init; } = new(IPAddress.Loopback, 8701);

    /// <summary>Base of all links; the listen address where the operator named none.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Buckets are host names under it (BUCKET.DOMAIN); null is localhost on loopback, else paths only.</summary>
    public string? S3Domain { get; init; }

    public string Region { get; init; } = "RegionOne";

    /// <summary>A PostgreSQL connection string; null keeps state in SQLite files under <see cref="DataDir"/>.</summary>
    public string? Postgres { get; init; }

    public string? TlsCert { get; init; }

    public string? TlsKey { get; init; }

    /// <summary>The CA that clients shall trust, where the cloud has one of its own.</summary>
    public string? CaCert { get; init; }

    /// <summary>Plain HTTP on an address off loopback, said on purpose.</summary>
    public bool Plain { get; init; }

    /// <summary>A device of the host through which guests reach the outside world; null: only the host reaches them.</summary>
    public string? Uplink { get; init; }

    /// <summary>Folder with the tiny guest's kernel and initrd, which the KVM probe boots.</summary>
    public string? GuestDir { get; init; }

    /// <summary>The kernel by which KVM is tried; null where the folder has none.</summary>
    public string? ProbeKernel =>
        GuestDir is { } dir && Path.Combine(dir, "tiny.vmlinuz") is var kernel && File.Exists(kernel) ? Path.GetFullPath(kernel) : null;

    private string Scheme => TlsCert is null ? "http" : "https";

    public string PublicBase => (PublicUrl ?? $"{Scheme}://{Listen}").TrimEnd('/');

    /// <summary>Base of the S3 door. Every address of the machine is none to call: there the host is the public one.</summary>
    public string S3Base => PublicUrl is { } url && IsEvery(S3Listen.Address)
        ? $"{Scheme}://{new Uri(url).Host}:{S3Listen.Port}"
        : $"{Scheme}://{S3Listen}";

    /// <summary>Whether it stands for all addresses of the machine.</summary>
    public static bool IsEvery(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
