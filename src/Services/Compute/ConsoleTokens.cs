using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>A console that a token opened.</summary>
public sealed record OpenedConsole(string Server, string Kind, string Host);

/// <summary>One-time ways to consoles: drawn at random, kept as a hash, good once and for ten minutes.</summary>
public sealed class ConsoleTokens(Db db, Ids ids, TimeProvider clock, ServerBook book)
{
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(10);

    /// <param name="kind">vnc or serial.</param>
    public async Task<string> Make(Caller caller, Server server, string kind, CancellationToken ct)
    {
        var token = ids.Dashed();
        var now = clock.NowMs();
        await db.Transact(
            async tx =>
            {
                await tx.Execute($"DELETE FROM console_token WHERE expires_at < {now}");
                await tx.Execute($"""
                    INSERT INTO console_token (hash, server, kind, expires_at)
                        VALUES ({Hash(token)}, {server.Id}, {kind}, {now + (long)_life.TotalMilliseconds})
                    """);
                await book.Wrote(tx, caller, server, "open_console");
            },
            ct);
        return token;
    }

    /// <summary>What is behind the token, without using it up.</summary>
    public Task<OpenedConsole?> Look(string token, CancellationToken ct) => db.Read(tx => Find(tx, token), ct);

    /// <summary>What is behind the token, which is used up by this; nothing where it is unknown, used or old.</summary>
    public Task<OpenedConsole?> Use(string token, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var console = await Find(tx, token);
            return await tx.Execute($"DELETE FROM console_token WHERE hash = {Hash(token)}") == 1 ? console : null;
        },
        ct);

    private async Task<OpenedConsole?> Find(Tx tx, string token) => await tx.First(
        $"""
        SELECT s.id, t.kind, s.host FROM console_token t JOIN server s ON s.id = t.server
        WHERE t.hash = {Hash(token)} AND t.expires_at >= {clock.NowMs()} AND s.deleted_at IS NULL AND s.host IS NOT NULL
        """,
        r => new OpenedConsole(r.GetString(0), r.GetString(1), r.GetString(2)));

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
