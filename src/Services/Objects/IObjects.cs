namespace Alize.Services.Objects;

/// <summary>How much a project stores.</summary>
public sealed record AccountUsage(long Containers, long Objects, long Bytes);

/// <summary>What Objects offers to other rooms.</summary>
public interface IObjects
{
    Task<AccountUsage> Usage(string project, CancellationToken ct);
}
