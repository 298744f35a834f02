namespace Alize.Kernel;

/// <summary>This cloud: what its configuration says and what it drew at its first start.</summary>
/// <param name="Id">Random lower-case hex, in the name of everything the cloud makes in the kernel.</param>
/// <param name="DataDir">Absolute path of its data.</param>
/// <param name="Region">The name of its region.</param>
/// <param name="PublicUrl">Base of every link, without a final slash; never taken from a Host header.</param>
/// <param name="S3Url">Base of the S3 door.</param>
public sealed record Cloud(string Id, string DataDir, string Region, string PublicUrl, string S3Url)
{
    /// <summary>The part of the id that fits into a kernel name.</summary>
    public string Short => Id[..4];

    /// <summary>Buckets are host names under it; null where none are.</summary>
    public string? S3Domain { get; init; }

    /// <summary>The name of this host.</summary>
    public string Host { get; init; } = "localhost";
}
