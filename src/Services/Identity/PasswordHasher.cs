using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;
using NSec.Cryptography;

namespace Alize.Services.Identity;

/// <summary>Argon2id of what people choose: at most one hash a core at a time, since each takes 19 MiB; a
/// queue that is full answers 503.</summary>
/// <param name="memoryKib">By default as OWASP's Password Storage Cheat Sheet has it, as the passes.</param>
public sealed class PasswordHasher(int memoryKib = 19_456, int passes = 2)
{
    /// <summary>Longer passwords are refused: hashing must not be a way to burn processor time.</summary>
    public const int MostChars = 4096;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int MostWaiting = 64;
    private readonly PasswordBasedKeyDerivationAlgorithm _argon = PasswordBasedKeyDerivationAlgorithm.Argon2id(
        new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = memoryKib, NumberOfPasses = passes });

    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    private readonly string _nobody = $"{Convert.ToBase64String(new byte[SaltBytes])}${Convert.ToBase64String(new byte[HashBytes])}";
    private int _waiting;

    public Task<string> Hash(string password, CancellationToken ct) => InTurn(
        () =>
        {
            var salt = RandomNumberGenerator.GetBytes(SaltBytes);
            var (saltText, hash) = (Convert.ToBase64String(salt), Convert.ToBase64String(Derive(password, salt)));
            return string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={memoryKib},t={passes},p=1${saltText}${hash}");
        },
        ct);

    /// <summary>Whether the password has this hash. A user that does not exist (null) costs the same time and is never right.</summary>
    public Task<bool> Matches(string? hash, string password, CancellationToken ct) => InTurn(
        () =>
        {
            var words = (hash ?? _nobody).Split('$');
            var same = CryptographicOperations.FixedTimeEquals(
                Derive(password, Convert.FromBase64String(words[^2])), Convert.FromBase64String(words[^1]));
            return same && hash is not null;
        },
        ct);

    private byte[] Derive(string password, byte[] salt) => _argon.DeriveBytes(Encoding.UTF8.GetBytes(password), salt, HashBytes);

    private async Task<T> InTurn<T>(Func<T> act, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting + Environment.ProcessorCount)
        {
            Interlocked.Decrement(ref _waiting);
            throw new Fault(FaultKind.Unavailable, "Too many logins at once; try again in a moment.") { RetryAfter = 1 }.Thrown();
        }

        try
        {
            await _cores.WaitAsync(ct);
            try
            {
                return await Task.Run(act, ct);
            }
            finally
            {
                _cores.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
