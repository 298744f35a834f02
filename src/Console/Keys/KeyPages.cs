using Alize.Client.Compute;
using Alize.Console.Hosting;
using Alize.Console.Sessions;

namespace Alize.Console.Keys;

/// <summary>Key pairs: made here and shown once, or the public half brought along.</summary>
internal static class KeyPages
{
    public static void Map(Site site)
    {
        site.Get("/keys", List);
        site.Post("/keys", Create, List);
        site.Post("/keys/delete", Delete, List);
    }

    private static async Task List(Member me) =>
        await me.Print<KeysPage, IReadOnlyList<KeyPair>>("nav.keys", await me.Cloud.Compute.KeyPairs(me.Ct));

    /// <summary>The private half is in this one answer and nowhere else: the page is not come back to.</summary>
    private static async Task Create(Member me)
    {
        var pair = await me.Cloud.Compute.CreateKeyPair(me.Typed("name"), me.TypedOrNull("public_key"), me.Ct);
        if (pair.PrivateKey is null)
        {
            await me.Go("/keys", "key_import");
            return;
        }

        await me.Print<NewKeyPage, KeyPair>("keys.made", pair);
    }

    private static async Task Delete(Member me)
    {
        await me.Cloud.Compute.DeleteKeyPair(me.TypedOrNull("pair") ?? throw Absent.Here(), me.Ct);
        await me.Go("/keys", "key_delete");
    }
}
