using System.Buffers;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The files that a guest reads about itself, by path: on its config drive, or at the metadata address.</summary>
public static class GuestData
{
    /// <summary>The config drive: OpenStack's tree, the tenant's files, and EC2's two documents.</summary>
    public static Dictionary<string, byte[]> Drive(GuestFacts facts, Ids ids)
    {
        var files = OpenStackData.Files(facts, ids, onDrive: true);
        foreach (var version in (string[])["2009-04-04", "latest"])
        {
            files[$"ec2/{version}/meta-data.json"] = Ec2Data.Document(facts);
            if (facts.UserData is { } data)
            {
                files[$"ec2/{version}/user-data"] = data;
            }
        }

        return files;
    }

    /// <summary>The metadata service: OpenStack's tree under <c>openstack/</c>, EC2's beside it.</summary>
    public static Dictionary<string, byte[]> Tree(GuestFacts facts, Ids ids)
    {
        var files = OpenStackData.Files(facts, ids, onDrive: false);
        foreach (var (path, content) in Ec2Data.Files(facts))
        {
            files[path] = content;
        }

        return files;
    }

    internal static byte[] Json(Action<JsonOut> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Answer.Plain))
        {
            json.WriteStartObject();
            members(new JsonOut(json));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
