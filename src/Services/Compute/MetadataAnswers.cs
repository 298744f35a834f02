using System.Text;
using Alize.Kernel;
using Alize.Services.Network;

namespace Alize.Services.Compute;

/// <summary>Answers a guest out of its own tree. Which guest asks is told by the network that the connection came by and its source
/// address,
/// which the filter on its port holds to its own; nothing that it says itself counts.</summary>
public sealed class MetadataAnswers(INetwork network, Servers servers, ServerFacts guests, GuestPasswords passwords, Ids ids)
{
    private const string OpenStack = "openstack";
    private const string Password = "password";

    public async Task<MetadataReply> Answer(string networkId, string source, MetadataRequest request, CancellationToken ct)
    {
        var port = await network.PortBehind(networkId, source, ct);
        if (port is not { DeviceId.Length: > 0 } || await servers.Find(port.DeviceId, ct) is not { DeletedAt: null } server)
        {
            return MetadataReply.Refused(404);
        }

        var path = string.Join('/', request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        if (IsPassword(path))
        {
            return await PasswordOf(server, request, ct);
        }

        if (request.Method is not ("GET" or "HEAD"))
        {
            return MetadataReply.Refused(405);
        }

        var facts = await guests.Of(server, ct);
        return Look(GuestData.Tree(facts, ids), path, facts);
    }

    private static bool IsPassword(string path) =>
        path.Split('/') is [OpenStack, var version, Password] && (version == "latest" || string.CompareOrdinal(version, "2013-04-04") >= 0);

    private async Task<MetadataReply> PasswordOf(Server server, MetadataRequest request, CancellationToken ct)
    {
        if (request.Method is "GET" or "HEAD")
        {
            return MetadataReply.Text(await passwords.Of(server.Id, ct));
        }

        if (request.Method != "POST")
        {
            return MetadataReply.Refused(405);
        }

        if (request.Body.Length is 0 or > GuestPasswords.MostBytes || request.Body.Contains((byte)0))
        {
            return MetadataReply.Refused(400);
        }

        return await passwords.Leave(server.Id, server.Project, Encoding.Latin1.GetString(request.Body), ct)
            ? MetadataReply.Text("")
            : MetadataReply.Refused(409);
    }

    private static MetadataReply Look(Dictionary<string, byte[]> tree, string path, GuestFacts facts)
    {
        if (tree.TryGetValue(path, out var content))
        {
            return MetadataReply.File(path, content);
        }

        var names = Children(tree.Keys, path, facts);
        return names.Count > 0 ? MetadataReply.Text(string.Join('\n', names)) : MetadataReply.Refused(404);
    }

    /// <summary>What a folder lists: EC2's folders end with a slash, its keys are listed with their names.</summary>
    private static List<string> Children(IEnumerable<string> files, string folder, GuestFacts facts)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var inside = files.Where(f => f.StartsWith(prefix, StringComparison.Ordinal)).Select(f => f[prefix.Length..]).ToList();
        if (folder.StartsWith(OpenStack, StringComparison.Ordinal))
        {
            var names = inside.Select(f => f.Split('/')[0]).Distinct().ToList();
            return IsPassword(prefix + Password) && names.Count > 0 ? [.. names, Password] : names;
        }

        if (folder.EndsWith("public-keys", StringComparison.Ordinal) && facts.KeyPair is { } key)
        {
            return ["0=" + key.Name];
        }

        return folder.Length == 0
            ? [.. inside.Select(f => f.Split('/')[0]).Where(n => n != OpenStack).Distinct()]
            : [.. inside.Select(f => f.Contains('/', StringComparison.Ordinal) ? f.Split('/')[0] + "/" : f).Distinct()];
    }
}
