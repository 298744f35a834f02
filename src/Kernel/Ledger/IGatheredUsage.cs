namespace Alize.Kernel;

/// <summary>A room that gathers usage beside the ledger, too much of it for an entry each, and writes the sums there from time to
/// time.</summary>
public interface IGatheredUsage
{
    /// <summary>Writes what is gathered so far, for one who is about to read the ledger.</summary>
    Task ToLedger(CancellationToken ct);
}
