using System.Text;
using System.Text.Json.Nodes;
using Alize.Client.Wire;

namespace Alize.Client.Compute;

/// <summary>The body of POST /servers.</summary>
internal static class ServerBody
{
    public static JsonObject Of(NewServer server)
    {
        var body = Json.Given(
            ("name", server.Name),
            ("flavorRef", server.FlavorId),
            ("imageRef", server.BootVolumeId is null ? server.ImageId : ""),
            ("key_name", server.KeyName),
            ("user_data", server.UserData is { } data ? Convert.ToBase64String(Encoding.UTF8.GetBytes(data)) : null));
        if (server.Networks.Count > 0)
        {
            body["networks"] = Each(server.Networks, "uuid");
        }

        if (server.SecurityGroups.Count > 0)
        {
            body["security_groups"] = Each(server.SecurityGroups, "name");
        }

        if (server.Metadata.Count > 0)
        {
            body["metadata"] = Json.Map(server.Metadata);
        }

        if (server.ConfigDrive)
        {
            body["config_drive"] = true;
        }

        if (server.BootVolumeId is { } volume)
        {
            body["block_device_mapping_v2"] = new JsonArray(new JsonObject
            {
                ["boot_index"] = 0, ["uuid"] = volume, ["source_type"] = "volume", ["destination_type"] = "volume",
            });
        }

        return body;
    }

    private static JsonArray Each(IEnumerable<string> values, string name) => new([.. values.Select(v => new JsonObject { [name] = v })]);
}

/// <summary>Nova wraps each key pair of a list once more.</summary>
internal sealed record WrappedKeyPair(KeyPair Keypair);

/// <summary>Nova's limits, of which only the absolute ones are used today.</summary>
internal sealed record AbsoluteLimits(Limits Absolute);
