using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Reads the body of a create into what it asks for, and refuses what no schema can see.</summary>
public static partial class ServerRequests
{
    private const int MostFiles = 5;
    private const int MostFileBytes = 10 * 1024;

    public static NewServer Read(JsonElement body)
    {
        var server = body.GetProperty("server");
        var min = server.IntOrNull("min_count") ?? 1;
        var max = server.IntOrNull("max_count") ?? min;
        if (min > max)
        {
            throw Fault.BadRequest("min_count must be <= max_count").Thrown();
        }

        CheckFiles(server);
        return new(server.Text("name"), FlavorRef(server, "flavorRef"))
        {
            ImageRef = server.TextOrNull("imageRef") is { Length: > 0 } image ? ImageRef(image) : null,
            Description = server.TextOrNull("description"),
            AdminPass = server.TextOrNull("adminPass"),
            Metadata = Metadata(server),
            Nics = Nics(server),
            SecurityGroups = [.. server.Items("security_groups").Select(g => g.Text("name")).Distinct()],
            Zone = server.TextOrNull("availability_zone"),
            KeyName = server.TextOrNull("key_name"),
            UserData = UserData(server),
            ConfigDrive = server.FlagOrNull("config_drive") ?? false,
            DiskConfig = server.TextOrNull("OS-DCF:diskConfig") ?? "MANUAL",
            AccessV4 = AccessIp(server, "accessIPv4", AddressFamily.InterNetwork),
            AccessV6 = AccessIp(server, "accessIPv6", AddressFamily.InterNetworkV6),
            Devices = DeviceRequests.Read(server),
            Hints = Hints(body, server),
            MinCount = min,
            MaxCount = max,
        };
    }

    /// <summary>The members of a metadata object, after a look at their names.</summary>
    public static Dictionary<string, string> Metadata(JsonElement body, string name = "metadata")
    {
        var metadata = body.Map(name);
        return metadata.Keys.FirstOrDefault(k => !MetadataName().IsMatch(k)) is { } bad
            ? throw Fault.BadRequest($"Invalid input for field/attribute {name}. '{bad}' is not a valid metadata key.").Thrown()
            : metadata;
    }

    public static string FlavorRef(JsonElement body, string name) => body.ElementOrNull(name) switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 and <= 255 } id => id,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => throw Fault.BadRequest($"Invalid input for field/attribute {name}. It must be a flavor's id.").Thrown(),
    };

    /// <summary>An image's id; old clients send its whole address.</summary>
    public static string ImageRef(string text)
    {
        var id = text.Split('/')[^1];
        return Guid.TryParseExact(id, "D", out _) ? id : throw Fault.BadRequest($"Invalid imageRef provided: '{id}' is not an image's id.")
            .Thrown();
    }

    /// <summary>An address under which its owner reaches the server; empty takes it away.</summary>
    public static string? AccessIp(JsonElement body, string name, AddressFamily family) => body.TextOrNull(name) switch
    {
        null or "" => null,
        var text when IPAddress.TryParse(text, out var ip) && ip.AddressFamily == family => ip.ToString(),
        var text => throw Fault.BadRequest($"Invalid input for field/attribute {name}. Value: {text}. '{text}' is not an address.")
            .Thrown(),
    };

    /// <summary>The files that a server is given: as many and as large as quotas allow.</summary>
    public static void CheckFiles(JsonElement body)
    {
        var files = body.Items("personality").ToArray();
        if (files.Length > MostFiles)
        {
            throw Fault.OverQuota("Personality file limit exceeded").Thrown();
        }

        foreach (var file in files)
        {
            var contents = FromBase64(file.Text("contents"))
                ?? throw Fault.BadRequest($"Personality content for {file.Text("path")} cannot be decoded").Thrown();
            if (contents.Length > MostFileBytes)
            {
                throw Fault.OverQuota("Personality file content too long").Thrown();
            }
        }
    }

    public static List<(string Path, string Content)> Files(JsonElement body) =>
        [.. body.GetProperty("server").Items("personality").Select(f => (f.Text("path"), f.Text("contents"))).DistinctBy(f => f.Item1)];

    public static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static string? UserData(JsonElement server) => server.TextOrNull("user_data") is not { } text || FromBase64(text) is not null
        ? server.TextOrNull("user_data")
        : throw Fault.BadRequest("Invalid input for field/attribute user_data. User data needs to be valid base 64.").Thrown();

    private static List<NicWish>? Nics(JsonElement server)
    {
        var nics = server.Items("networks").Select(Nic).ToList();
        var twice = nics.Where(n => n.Port is not null).GroupBy(n => n.Port).FirstOrDefault(g => g.Count() > 1);
        return twice is null
            ? nics.Count > 0 ? nics : null
            : throw Fault.BadRequest($"Duplicate port {twice.Key} in networks").Thrown();
    }

    private static NicWish Nic(JsonElement network)
    {
        var nic = new NicWish(network.TextOrNull("uuid"), network.TextOrNull("port"), network.TextOrNull("fixed_ip"));
        if (nic.Network is null && nic.Port is null)
        {
            throw Fault.BadRequest("Bad networks format: a network needs 'uuid' or 'port'").Thrown();
        }

        if (nic is { Port: null, Network: { } id } && !Guid.TryParse(id, out _))
        {
            throw Fault.BadRequest($"Bad networks format: network uuid is not in proper format ({id})").Thrown();
        }

        if (nic is { Port: not null, FixedIp: not null })
        {
            throw Fault.BadRequest($"Specified Fixed IP '{nic.FixedIp}' cannot be used with port '{nic.Port}': the two cannot be "
                + "specified together.").Thrown();
        }

        return nic.FixedIp is null || IPAddress.TryParse(nic.FixedIp, out _)
            ? nic
            : throw Fault.BadRequest($"Invalid fixed IP address ({nic.FixedIp})").Thrown();
    }

    private static SchedulerHints Hints(JsonElement body, JsonElement server)
    {
        var hints = body.ElementOrNull("os:scheduler_hints") ?? body.ElementOrNull("OS-SCH-HNT:scheduler_hints")
            ?? server.ElementOrNull("os:scheduler_hints") ?? server.ElementOrNull("OS-SCH-HNT:scheduler_hints");
        return hints is { } h ? new(h.TextOrNull("group"), Words(h, "same_host"), Words(h, "different_host")) : SchedulerHints.None;
    }

    /// <summary>A text or a list of texts.</summary>
    private static List<string> Words(JsonElement hints, string name) => hints.ElementOrNull(name) switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } => [.. hints.Texts(name).Take(64)],
        _ => [],
    };

    [GeneratedRegex(@"^[a-zA-Z0-9\-_:. ]{1,255}$")]
    private static partial Regex MetadataName();
}
