using Alize.Kernel;

namespace Alize.Services.Objects;

/// <summary>The index's own stream of what happened: one compact row a mutation, in its transaction. Folded into the ledger later.</summary>
public sealed class Events(TimeProvider clock)
{
    /// <param name="resource">account, account/container or account/container/name.</param>
    /// <param name="bytes">By how much what is stored grew.</param>
    public Task Write(Tx tx, Caller? caller, string project, string action, string resource, long bytes) => tx.Execute($"""
        INSERT INTO store_event (at, project, actor, action, resource, bytes, request)
        VALUES ({clock.NowMs()}, {project}, {caller?.UserId}, {action}, {resource}, {bytes}, {caller?.RequestId})
        """);
}

/// <summary>Time as the index stores it.</summary>
internal static class Micros
{
    public static long NowMicros(this TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
}
