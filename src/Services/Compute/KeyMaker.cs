using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Makes key pairs for users who bring none. At most one a core at a time, since each costs a tenth of a second.</summary>
internal sealed class KeyMaker(TimeProvider clock)
{
    private const int Bits = 2048;
    private const int MostWaiting = 32;
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    private int _waiting;

    /// <summary>The public key in OpenSSH's form, the private one as PEM.</summary>
    public Task<(string PublicKey, string PrivateKey)> Ssh(CancellationToken ct) => OnACore(
        rsa => ("ssh-rsa " + Convert.ToBase64String(SshBlob(rsa)) + " Generated-by-Alize", rsa.ExportRSAPrivateKeyPem() + "\n"), ct);

    /// <summary>A certificate for the user, and its private key, both as PEM.</summary>
    public Task<(string PublicKey, string PrivateKey)> X509(string user, CancellationToken ct) => OnACore(
        rsa =>
        {
            using var certificate = Certificate(rsa, user);
            return (certificate.ExportCertificatePem() + "\n", rsa.ExportPkcs8PrivateKeyPem() + "\n");
        },
        ct);

    /// <summary>SHA-1 of the certificate, in hex with colons.</summary>
    /// <exception cref="FaultException">400 where it is no certificate.</exception>
    public static string CertificateFingerprint(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return SshPublicKey.Colons(certificate.GetCertHash(HashAlgorithmName.SHA1));
        }
        catch (CryptographicException)
        {
            throw Fault.BadRequest("Keypair data is invalid: failed to generate X509 fingerprint.").Thrown();
        }
    }

    private async Task<(string, string)> OnACore(Func<RSA, (string, string)> make, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new Fault(FaultKind.Unavailable, "Too many keys are being made at this moment.") { RetryAfter = 5 }.Thrown();
        }

        try
        {
            await _cores.WaitAsync(ct);
            try
            {
                return await Task.Run(
                    () =>
                    {
                        using var rsa = RSA.Create(Bits);
                        return make(rsa);
                    },
                    ct);
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

    private X509Certificate2 Certificate(RSA rsa, string user)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(user);
        var request = new CertificateRequest(name.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUserPrincipalName($"{user}@localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var now = clock.GetUtcNow();
        return request.CreateSelfSigned(now, now.AddYears(10));
    }

    private static byte[] SshBlob(RSA rsa)
    {
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return [.. Field(Encoding.ASCII.GetBytes("ssh-rsa")), .. Number(key.Exponent!), .. Number(key.Modulus!)];
    }

    /// <summary>A positive number: a leading zero where the first bit is set.</summary>
    private static byte[] Number(byte[] value) => Field(value[0] >= 0x80 ? [0, .. value] : value);

    private static byte[] Field(byte[] content)
    {
        var field = new byte[4 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(field, content.Length);
        content.CopyTo(field, 4);
        return field;
    }
}
