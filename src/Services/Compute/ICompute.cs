using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>What Compute offers to the program and to the billing and console rooms.</summary>
public interface ICompute
{
    /// <summary>A server that exists or existed within the last 30 days.</summary>
    Task<ServerInfo?> Find(string id, CancellationToken ct);

    /// <summary>The way to a server's console that a one-time token opens; nothing where the token is unknown or old.</summary>
    Task<ConsoleSocket?> OpenConsole(string token, CancellationToken ct);
}

public sealed record ServerInfo(string Id, string Name, string Project, string Status, string? Host);
