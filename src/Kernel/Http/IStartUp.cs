namespace Alize.Kernel;

/// <summary>What a room must have in place before the first request (its roles, its foundation in the kernel). Run
/// at every start: twice is once.</summary>
public interface IStartUp
{
    Task Start(CancellationToken ct);
}
