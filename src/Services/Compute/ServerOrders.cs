using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Servers that were just made, and the password that they answer with once.</summary>
public sealed record MadeServers(IReadOnlyList<Server> Servers, string Password);

/// <summary>Carries out a request for servers: looks up, ranks hosts, then makes all in one transaction.</summary>
public sealed class ServerOrders(ServerPlans plans, ServerScheduler scheduler, ServerCreates creates, Ids ids)
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";

    public async Task<MadeServers> Create(Caller caller, NewServer asked, IReadOnlyList<(string Path, string Content)> files,
        CancellationToken ct)
    {
        var plan = await plans.Make(caller, asked, ct);
        var ranking = await scheduler.Rank(plan, ct);
        return new(await creates.Create(caller, plan, ranking, files, ct), asked.AdminPass ?? Password());
    }

    public string Password()
    {
        Span<byte> drawn = stackalloc byte[12];
        ids.Fill(drawn);
        Span<char> text = stackalloc char[drawn.Length];
        for (var i = 0; i < drawn.Length; i++)
        {
            text[i] = Letters[drawn[i] % Letters.Length];
        }

        return new(text);
    }
}
