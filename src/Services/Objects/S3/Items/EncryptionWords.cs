using System.Net;
using System.Security.Cryptography;
using Alize.Kernel;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects.S3.Items;

/// <summary>What requests and answers say of encryption: SSE-S3, SSE-KMS and SSE-C, in the headers of the S3 API.</summary>
public static class EncryptionWords
{
    public const string OfObject = "x-amz-server-side-encryption-customer-";
    public const string OfSource = "x-amz-copy-source-server-side-encryption-customer-";

    private const string Algorithm = "x-amz-server-side-encryption";
    private const string KeyId = "x-amz-server-side-encryption-aws-kms-key-id";
    private const string Context = "x-amz-server-side-encryption-context";
    private const string Aes = "AES256";
    private const string Kms = "aws:kms";
    private const int MostName = 256;

    /// <summary>How a write wants its bytes sealed; nothing where it does not say.</summary>
    /// <param name="header">The value of a header (or of a form's field), or null.</param>
    public static (Fault? Fault, SealWish? Wish) OfWrite(S3Call call, Func<string, string?> header)
    {
        var (fault, key) = CustomerKey(call, header, OfObject);
        if (fault is not null)
        {
            return (fault, null);
        }

        var (algorithm, name) = (header(Algorithm), header(KeyId));
        if (algorithm is null)
        {
            return name is not null
                ? (S3Faults.InvalidArgument($"{KeyId} needs {Algorithm}: {Kms}."), null)
                : (null, key is null ? null : new(SealKind.Customer, CustomerKey: key));
        }

        if (key is not null)
        {
            return (S3Faults.InvalidArgument("Server Side Encryption with Customer provided key is incompatible with the encryption method "
                + "specified"), null);
        }

        return header(Context) is null ? Named(algorithm, name)
            : (S3Faults.NotImplemented("An encryption context is not served: leave it out."), null);
    }

    /// <summary>A way of encryption by the API's word for it.</summary>
    /// <param name="name">Of the key, for aws:kms; null: the project's default.</param>
    public static (Fault? Fault, SealWish? Wish) Named(string? algorithm, string? name) => algorithm switch
    {
        Aes => name is null ? (null, new(SealKind.Cloud)) : (S3Faults.InvalidArgument($"A key's name goes with {Kms} only."), null),
        Kms => name is null || IsName(name) ? (null, new(SealKind.Named, name)) : (S3Faults.InvalidArgument(
            $"The name of a key has at most {MostName} letters, digits and any of _ / : . -"), null),
        _ => (S3Faults.InvalidArgument($"The encryption method specified is not supported: {Aes} and {Kms} are."), null),
    };

    /// <summary>The way of encryption in the API's words.</summary>
    public static (string Algorithm, string? KeyName) Words(SealKind kind, string? name) =>
        kind == SealKind.Named ? (Kms, name ?? SealWish.DefaultKey) : (Aes, null);

    /// <summary>Why a read of this object may not say what it says of encryption, or the key that it brings.</summary>
    public static (Fault? Fault, byte[]? Key) OfRead(S3Call call, SealKeys keys, Container container, StoredObject o)
    {
        if (call.Header(Algorithm) is not null)
        {
            return (S3Faults.InvalidArgument($"{Algorithm} header is not supported for this operation."), null);
        }

        return OfRead(call, keys, container.Project, o.Seal, OfObject);
    }

    /// <param name="prefix">Whether the key comes for the object or for the source of a copy.</param>
    public static (Fault? Fault, byte[]? Key) OfRead(S3Call call, SealKeys keys, string project, Seal? seal, string prefix)
    {
        var (fault, key) = CustomerKey(call, call.Header, prefix);
        if (fault is not null)
        {
            return (fault, null);
        }

        if (seal?.Kind != SealKind.Customer)
        {
            return key is null ? (null, null) : (S3Faults.InvalidRequest(
                "The encryption parameters are not applicable to this object."), null);
        }

        return key is not null && keys.Open(seal, project, key) is not null ? (null, key) : (S3Faults.InvalidRequest(
            "The object was stored using a form of Server Side Encryption. "
            + "The correct parameters must be provided to retrieve the object."), null);
    }

    /// <summary>Says how an object's bytes are sealed.</summary>
    public static Answer WithSeal(this Answer answer, S3Call call, Seal? seal)
    {
        if (seal is null)
        {
            return answer;
        }

        if (seal.Kind == SealKind.Customer)
        {
            return answer.With(OfObject + "algorithm", Aes).With(OfObject + "key-MD5", call.Header(OfObject + "key-MD5"));
        }

        var (algorithm, name) = Words(seal.Kind, seal.KeyName);
        return answer.With(Algorithm, algorithm).With(KeyId, name);
    }

    /// <summary>The client's own key: algorithm, key and its MD5 come together, and never over a network in the clear.</summary>
    private static (Fault? Fault, byte[]? Key) CustomerKey(S3Call call, Func<string, string?> header, string prefix)
    {
        var (algorithm, text, md5) = (header(prefix + "algorithm"), header(prefix + "key"), header(prefix + "key-MD5"));
        if (algorithm is null && text is null && md5 is null)
        {
            return (null, null);
        }

        if (!IsPrivate(call))
        {
            return (S3Faults.InvalidRequest("Requests specifying Server Side Encryption with Customer provided keys must be made over a "
                + "secure connection."), null);
        }

        if (algorithm != Aes)
        {
            return (S3Faults.InvalidArgument($"{prefix}algorithm must be {Aes}."), null);
        }

        Span<byte> key = stackalloc byte[SealKeys.KeyBytes];
        if (text is null || !Convert.TryFromBase64String(text, key, out var length) || length != SealKeys.KeyBytes)
        {
            return (S3Faults.InvalidArgument($"{prefix}key must be {SealKeys.KeyBytes} bytes in base64."), null);
        }

#pragma warning disable CA5351 // the API's guard against a key that was garbled on its way; it protects nothing
        return md5 == Convert.ToBase64String(MD5.HashData(key))
#pragma warning restore CA5351
            ? (null, key.ToArray())
            : (S3Faults.InvalidArgument($"{prefix}key-MD5 is not the MD5 of the key, in base64."), null);
    }

    private static bool IsPrivate(S3Call call) => call.Http.Request.IsHttps
        || call.Http.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from);

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MostName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '/' or ':' or '.' or '-');
}
