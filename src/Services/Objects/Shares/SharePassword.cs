using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Objects.Shares;

/// <summary>Passwords of links: kept as PBKDF2 of HMAC-SHA-512, guessed slowly, and once given remembered by a signed cookie.</summary>
internal sealed class SharePassword(Ids ids, TimeProvider clock)
{
    /// <summary>OWASP's number for this hash (Password Storage Cheat Sheet).</summary>
    private const int Rounds = 210_000;
    private const int Size = 32;
    private const int MostWrong = 10;
    private const int MostKept = 10_000;
    private static readonly TimeSpan _forgets = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _remembers = TimeSpan.FromHours(12);
    private readonly ConcurrentDictionary<string, Wrong> _wrong = new();
    private readonly SemaphoreSlim _hashing = new(2);

    /// <summary>As it is kept: rounds, salt and hash.</summary>
    public async Task<string> Hash(string password, CancellationToken ct)
    {
        var salt = new byte[16];
        ids.Fill(salt);
        var hash = await Derive(password, salt, Rounds, ct);
        return string.Create(CultureInfo.InvariantCulture, $"{Rounds}.{Convert.ToHexStringLower(salt)}.{Convert.ToHexStringLower(hash)}");
    }

    /// <exception cref="FaultException">429 where it was guessed at too often.</exception>
    public async Task<bool> Fits(Share share, string password, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_wrong.TryGetValue(share.Id, out var wrong) && now - wrong.Since < _forgets && wrong.Times >= MostWrong)
        {
            throw new Fault(FaultKind.TooMany, "The password was wrong too often. Try again in a few minutes.")
            {
                RetryAfter = (int)_forgets.TotalSeconds,
            }.Thrown();
        }

        var words = share.Password!.Split('.');
        var hash = await Derive(
            password, Convert.FromHexString(words[1]), int.Parse(words[0], CultureInfo.InvariantCulture), ct);
        if (CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(words[2])))
        {
            return true;
        }

        if (_wrong.Count > MostKept)
        {
            _wrong.Clear();
        }

        _wrong.AddOrUpdate(
            share.Id, new Wrong(now, 1), (_, w) => now - w.Since < _forgets ? w with { Times = w.Times + 1 } : new(now, 1));
        return false;
    }

    /// <summary>What a browser keeps after the password was right: when that ends, signed by the hash.</summary>
    public (string Value, TimeSpan Lives) Cookie(Share share)
    {
        var until = (clock.GetUtcNow() + _remembers).ToUnixTimeSeconds();
        return (string.Create(CultureInfo.InvariantCulture, $"{until}.{Sign(share, until)}"), _remembers);
    }

    public bool Remembers(Share share, string? cookie) =>
        cookie?.Split('.') is [var end, var signature] && end.ToLong() is { } until && until > clock.GetUtcNow().ToUnixTimeSeconds()
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Sign(share, until)));

    private static string Sign(Share share, long until) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(share.Password!),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{share.Token}.{until}"))));

    /// <summary>Two at a time: the cores belong to those who store and fetch.</summary>
    private async Task<byte[]> Derive(string password, byte[] salt, int rounds, CancellationToken ct)
    {
        await _hashing.WaitAsync(ct);
        try
        {
            return await Task.Run(
                () => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA512, Size), ct);
        }
        finally
        {
            _hashing.Release();
        }
    }

    private sealed record Wrong(DateTimeOffset Since, int Times);
}
