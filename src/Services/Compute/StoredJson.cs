using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alize.Services.Compute;

/// <summary>The few members of a server's row that are stored as JSON.</summary>
internal static class StoredJson
{
    public static Flavor Flavor(string stored) => JsonSerializer.Deserialize(stored, StoredJsonContext.Default.Flavor)!;

    public static string Of(Flavor flavor) => JsonSerializer.Serialize(flavor, StoredJsonContext.Default.Flavor);

    public static IReadOnlyDictionary<string, string> Map(string stored) =>
        JsonSerializer.Deserialize(stored, StoredJsonContext.Default.DictionaryStringString)!;

    public static string Of(IReadOnlyDictionary<string, string> map) =>
        JsonSerializer.Serialize(new Dictionary<string, string>(map), StoredJsonContext.Default.DictionaryStringString);
}

[JsonSerializable(typeof(Flavor))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class StoredJsonContext : JsonSerializerContext;
