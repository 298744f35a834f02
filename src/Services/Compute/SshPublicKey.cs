using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Reads public keys as OpenSSH writes them: type, base64 of length-prefixed fields, comment.</summary>
internal static class SshPublicKey
{
    /// <summary>How many fields a key of each type has, its name included.</summary>
    private static readonly Dictionary<string, int> _fields = new()
    {
        ["ssh-rsa"] = 3, ["ssh-dss"] = 5, ["ssh-ed25519"] = 2, ["ecdsa-sha2-nistp256"] = 3, ["ecdsa-sha2-nistp384"] = 3,
        ["ecdsa-sha2-nistp521"] = 3, ["sk-ssh-ed25519@openssh.com"] = 3, ["sk-ecdsa-sha2-nistp256@openssh.com"] = 4,
    };

    /// <summary>MD5 of the key's bytes, in hex with colons.</summary>
    /// <exception cref="FaultException">400 where it is no public key.</exception>
    public static string Fingerprint(string publicKey)
    {
        var words = publicKey.Trim().Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        var blob = new byte[publicKey.Length];
        if (words.Length < 2 || publicKey.Trim().Contains('\n', StringComparison.Ordinal) || !_fields.TryGetValue(words[0], out var fields)
            || !Convert.TryFromBase64String(words[1], blob, out var length) || !IsKey(blob.AsSpan(0, length), words[0], fields))
        {
            throw Fault.BadRequest("Keypair data is invalid: failed to generate fingerprint").Thrown();
        }

#pragma warning disable CA5351 // it names the key as clients know it; it protects nothing
        return Colons(MD5.HashData(blob.AsSpan(0, length)));
#pragma warning restore CA5351
    }

    public static string Colons(byte[] hash) =>
        string.Join(':', hash.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));

    private static bool IsKey(ReadOnlySpan<byte> blob, string type, int fields)
    {
        for (var i = 0; i < fields; i++)
        {
            if (blob.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(blob) is var length && length > blob.Length - 4)
            {
                return false;
            }

            var field = blob.Slice(4, (int)length);
            if (i == 0 ? Encoding.ASCII.GetString(field) != type : field.IsEmpty)
            {
                return false;
            }

            blob = blob[(4 + (int)length)..];
        }

        return blob.IsEmpty;
    }
}
