using Alize.Kernel;

namespace Alize.Services.Objects;

/// <summary>The index's own stream of what happened: one compact row a mutation, in its transaction. Folded into the ledger
/// later.</summary>
public sealed class Events(TimeProvider clock)
{
    /// <param name="resource">account, account/container or account/container/name.</param>
    /// <param name="bytes">By how much what is stored grew.</param>
    public Task Write(Tx tx, Caller? caller, string project, string action, string resource, long bytes) => tx.Execute($"""
        INSERT INTO store_event (at, project, actor, action, resource, bytes, request)
        VALUES ({clock.NowMs()}, {project}, {caller?.UserId}, {action}, {resource}, {bytes}, {caller?.RequestId})
        """);

    /// <summary>What a project read since the last row.</summary>
    public Task WriteReads(Tx tx, string project, long reads, long bytesOut) => tx.Execute($"""
        INSERT INTO store_event (at, project, action, resource, bytes, reads, bytes_out)
        VALUES ({clock.NowMs()}, {project}, {ObjectEvents.Read}, {project}, {0L}, {reads}, {bytesOut})
        """);
}

/// <summary>Actions that the event stream notes beside mutations.</summary>
internal static class ObjectEvents
{
    /// <summary>Reads of a project, gathered over a second.</summary>
    public const string Read = "object.read";
}

/// <summary>Time as the index stores it.</summary>
internal static class Micros
{
    public static long NowMicros(this TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
}
