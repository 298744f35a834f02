namespace Alize.Kernel;

/// <summary>What one pass over a resource concluded.</summary>
public readonly record struct Next(TimeSpan? After, Fault? Fault)
{
    /// <summary>The world matches the wish; wake me when either changes.</summary>
    public static Next Settled => default;

    /// <summary>Something outside is still moving; look again.</summary>
    public static Next Again(TimeSpan after) => new(after, null);

    /// <summary>Only a new wish can help; stop trying.</summary>
    public static Next Broken(Fault fault) => new(null, fault);
}

/// <summary>Makes the world match the rows for one kind of resource.</summary>
public interface IReconciler
{
    string Kind { get; }

    /// <summary>Compares wish with world and takes the next idempotent steps. Safe to cut off anywhere and to run twice.
    /// Any exception but a <see cref="FaultException"/> is retried with growing pauses.</summary>
    Task<Next> Reconcile(Claim claim, CancellationToken ct);
}

/// <summary>Compares what a driver has with what the rows want, repairs, and returns how many repairs it
/// made. Not zero is a bug report.</summary>
public interface ISweeper
{
    string Name { get; }

    Task<int> Sweep(CancellationToken ct);
}

/// <summary>The right to work on one resource until the lease ends. <paramref name="Fence"/> makes a late writer harmless.</summary>
public readonly record struct Claim(string Kind, string Id, long Fence, long Wakes, int Attempt);
