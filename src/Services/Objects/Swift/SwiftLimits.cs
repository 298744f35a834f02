namespace Alize.Services.Objects.Swift;

/// <summary>What this API allows at most; published in /info.</summary>
internal static class SwiftLimits
{
    public const int ContainerName = 256;
    public const int ObjectName = 1024;
    public const int AccountName = 256;
    public const int MetaName = 128;
    public const int MetaValue = 256;
    public const int MetaCount = 90;
    public const int MetaOverall = 4096;
    public const int HeaderSize = 8192;
    public const int Listing = 10_000;
    public const long FileSize = 5L << 30;
    public const int ManifestSegments = 1000;
    public const int ManifestBytes = 8 << 20;
    public const int DynamicSegments = 100_000;
    public const int SymlinkHops = 2;
    public const int BulkDeletes = 10_000;
    public const int BulkFailures = 1000;
    public const int BulkContainers = 10_000;
    public const int Ranges = 50;
}
