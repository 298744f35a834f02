namespace Alize.Services.Compute;

/// <summary>The room's face.</summary>
internal sealed class ComputeFace(Servers servers, ConsoleTokens tokens, IHypervisor hypervisor) : ICompute
{
    public async Task<ServerInfo?> Find(string id, CancellationToken ct) =>
        await servers.Find(id, ct) is { } s ? new(s.Id, s.Name, s.Project, s.Status, s.Host) : null;

    public async Task<ConsoleSocket?> OpenConsole(string token, CancellationToken ct) =>
        await tokens.Use(token, ct) is { } console ? hypervisor.Console(console.Host, console.Server, console.Kind) : null;
}
