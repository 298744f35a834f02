using System.Security.Cryptography;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The cloud's own keys: files under DIR/keys that only its owner may read, drawn at the first start.</summary>
public static class KeyFiles
{
    /// <summary>The key that signs tokens (P-256).</summary>
    public static ECDsa TokenKey(Cloud cloud)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        key.ImportECPrivateKey(Ensure(cloud, "token.key", key.ExportECPrivateKey), out _);
        return key;
    }

    /// <summary>The key under which secrets that must be read again are kept (AES-256).</summary>
    public static byte[] SecretKey(Cloud cloud) => Ensure(cloud, "secret.key", () => RandomNumberGenerator.GetBytes(32));

    /// <summary>The key under which the keys of sealed objects are wrapped (AES-256). Without it their bytes are lost.</summary>
    public static byte[] ObjectsKey(Cloud cloud) => Ensure(cloud, "objects.key", () => RandomNumberGenerator.GetBytes(32));

    /// <summary>The key by which the web console seals its cookies.</summary>
    public static byte[] ConsoleKey(Cloud cloud) => Ensure(cloud, "console.key", () => RandomNumberGenerator.GetBytes(32));

    private static byte[] Ensure(Cloud cloud, string name, Func<byte[]> draw)
    {
        var folder = Path.Combine(cloud.DataDir, "keys");
        Directory.CreateDirectory(folder, KeptFile.Private | UnixFileMode.UserExecute);
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            KeptFile.Write(path, draw(), KeptFile.Private);
        }

        return File.ReadAllBytes(path);
    }
}
