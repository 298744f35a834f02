using System.Text.RegularExpressions;
using Alize.Client;
using Alize.Client.Compute;
using Alize.Client.Images;
using Alize.Client.Network;
using Alize.Client.Volumes;

namespace Alize.Server.Verbs;

/// <summary>People write names, APIs want ids: finds the one thing that is meant.</summary>
internal static class Find
{
    public static Task<Client.Compute.Server> Server(Talk t, string word) => One(
        "server", word, t.Cloud.Compute.Servers(ListQuery.Named($"^{Regex.Escape(word)}$"), t.Ct),
        s => s.Name, () => t.Cloud.Compute.Server(word, t.Ct));

    public static Task<Volume> Volume(Talk t, string word) => One(
        "volume", word, t.Cloud.Volumes.List(ListQuery.Named(word), t.Ct), v => v.Name, () => t.Cloud.Volumes.Show(word, t.Ct));

    public static Task<Image> Image(Talk t, string word) => One(
        "image", word, t.Cloud.Images.List(ListQuery.Named(word), t.Ct), i => i.Name, () => t.Cloud.Images.Show(word, t.Ct));

    public static Task<NetworkInfo> Network(Talk t, string word) => One(
        "network", word, t.Cloud.Network.Networks(ListQuery.Named(word), t.Ct), n => n.Name, () => t.Cloud.Network.Network(word, t.Ct));

    public static async Task<Flavor> Flavor(Talk t, string word) =>
        (await t.Cloud.Compute.Flavors(t.Ct)).FirstOrDefault(f => f.Name == word || f.Id == word)
        ?? throw new VerbException($"there is no flavor '{word}': see alize flavor list.");

    private static async Task<T> One<T>(string kind, string word, Task<IReadOnlyList<T>> named, Func<T, string?> name, Func<Task<T>> byId)
    {
        var found = (await named).Where(x => name(x) == word).ToList();
        switch (found.Count)
        {
            case 1:
                return found[0];
            case > 1:
                throw new VerbException($"{found.Count} {kind}s are named '{word}': say which by its id.");
        }

        try
        {
            return await byId();
        }
        catch (ApiException e) when (e.Status is 404 or 400)
        {
            throw new VerbException($"there is no {kind} '{word}'.");
        }
    }
}
