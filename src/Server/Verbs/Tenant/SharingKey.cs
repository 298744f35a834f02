using Alize.Client;
using Alize.Kernel;

namespace Alize.Server.Verbs.Tenant;

/// <summary>The key by which an account signs temporary URLs: the one it has, or a new one.</summary>
internal static class SharingKey
{
    public static async Task<string> Ensure(CloudClient cloud, CancellationToken ct)
    {
        if (await cloud.Objects.TempUrlKey(ct) is { } known)
        {
            return known;
        }

        var key = Ids.Random.Hex(16);
        await cloud.Objects.SetTempUrlKey(key, ct);
        return key;
    }
}
