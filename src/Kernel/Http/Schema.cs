using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Alize.Kernel;

/// <summary>The shape of a body, as data: the door checks with it, the fuzzer draws from it, the persona test fills it.</summary>
public abstract record Schema
{
    public bool AllowsNull { get; init; }

    public bool IsRequired { get; init; }

    public static ObjectSchema Object(params (string Name, Schema Schema)[] members) =>
        new(members.ToDictionary(m => m.Name, m => m.Schema));

    public static TextSchema Text(int min = 0, int max = 65_535) => new(min, max);

    /// <summary>A whole number; where <paramref name="asText"/> it may also come as a text of digits, as some clients send it.</summary>
    public static NumberSchema Integer(long min = long.MinValue, long max = long.MaxValue, bool asText = true) => new(min, max, asText);

    /// <summary>A truth value; where <paramref name="asText"/> also as text ("true", "False", "1", "on").</summary>
    public static FlagSchema Flag(bool asText = true) => new(asText);

    public static ListSchema List(Schema items, int min = 0, int max = 10_000) => new(items, min, max);

    public static AnySchema Any() => new();

    /// <summary>One of several texts.</summary>
    public static TextSchema OneOf(params string[] words) => new(0, 255) { Words = words };

    /// <summary>An object of texts, as metadata is.</summary>
    public static ObjectSchema Map(int maxKey = 255, int maxValue = 255) =>
        new(new Dictionary<string, Schema>()) { Others = new TextSchema(0, maxValue), MaxKey = maxKey };

    public Schema OrNull() => this with { AllowsNull = true };

    public Schema Required() => this with { IsRequired = true };

    /// <summary>The body, unchanged, where it fits.</summary>
    /// <exception cref="FaultException">400 naming the field.</exception>
    public JsonElement Check(JsonElement body)
    {
        if (Find(body, "") is { } problem)
        {
            throw Fault.BadRequest(problem).Thrown();
        }

        return body;
    }

    /// <summary>What is wrong, in words that name the field; nothing where all is well.</summary>
    public string? Find(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.Null && AllowsNull ? null : Wrong(value, path);

    protected abstract string? Wrong(JsonElement value, string path);

    protected static string Invalid(string path, JsonElement value, string says) => path.Length == 0
        ? $"Invalid input for the body: {says}"
        : $"Invalid input for field/attribute {path}. Value: {Short(value)}. {says}";

    protected static string Short(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return text.Length > 80 ? text[..80] + "..." : text;
    }
}

/// <summary>An object. Closed (unknown members are refused) unless <see cref="Others"/> says what they may be.</summary>
public sealed record ObjectSchema(IReadOnlyDictionary<string, Schema> Members) : Schema
{
    public Schema? Others { get; init; }

    public int MaxKey { get; init; } = 255;

    public int MaxMembers { get; init; } = 1000;

    /// <summary>Unknown members are accepted as they are.</summary>
    public ObjectSchema Open() => this with { Others = Any() };

    protected override string? Wrong(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Invalid(path, value, $"{Short(value)} is not of type 'object'");
        }

        var unknown = new List<string>();
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            if (++count > MaxMembers || member.Name.Length > MaxKey || member.Name.Contains('\0', StringComparison.Ordinal))
            {
                return $"Invalid input for field/attribute {path}: too many members, or a name that is too long.";
            }

            var schema = Members.TryGetValue(member.Name, out var known) ? known : Others;
            if (schema is null)
            {
                unknown.Add(member.Name);
                continue;
            }

            if (schema.Find(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}") is { } problem)
            {
                return problem;
            }
        }

        if (unknown.Count > 0)
        {
            return $"Unrecognized attribute(s) '{string.Join(", ", unknown)}'. Additional properties are not allowed "
                + $"({string.Join(", ", unknown)} was unexpected)";
        }

        var missing = Members.FirstOrDefault(m => m.Value.IsRequired && !value.TryGetProperty(m.Key, out _)).Key;
        return missing is null
            ? null
            : $"Invalid input for field/attribute {(path.Length == 0 ? missing : path)}. '{missing}' is a required property";
    }
}

public sealed record TextSchema(int Min, int Max) : Schema
{
    public IReadOnlyList<string>? Words { get; init; }

    public Regex? Pattern { get; init; }

    /// <summary>Must match the whole text.</summary>
    public TextSchema Like(Regex pattern) => this with { Pattern = pattern };

    protected override string? Wrong(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return Invalid(path, value, $"{Short(value)} is not of type 'string'");
        }

        var text = value.GetString()!;
        if (text.Length < Min)
        {
            return Invalid(path, value, $"'{Short(value)}' is too short");
        }

        if (text.Length > Max)
        {
            return Invalid(path, value, $"'{Short(value)}' is too long");
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return $"Invalid input for field/attribute {path}. NUL is not allowed";
        }

        if (Words is { } words && !words.Contains(text))
        {
            return Invalid(path, value, $"'{Short(value)}' is not one of [{string.Join(", ", words)}]");
        }

        return Pattern is null || Pattern.IsMatch(text) ? null : Invalid(path, value, $"'{Short(value)}' does not match '{Pattern}'");
    }
}

public sealed record NumberSchema(long Min, long Max, bool AsText) : Schema
{
    protected override string? Wrong(JsonElement value, string path)
    {
        if (!TryRead(value, out var number) || (value.ValueKind == JsonValueKind.String && !AsText))
        {
            return Invalid(path, value, $"{Short(value)} is not of type 'integer'");
        }

        if (number < Min)
        {
            return Invalid(path, value, $"{number} is less than the minimum of {Min}");
        }

        return number > Max ? Invalid(path, value, $"{number} is greater than the maximum of {Max}") : null;
    }

    internal static bool TryRead(JsonElement value, out long number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out number),
            JsonValueKind.String =>
                long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }
}

public sealed record FlagSchema(bool AsText) : Schema
{
    protected override string? Wrong(JsonElement value, string path) =>
        TryRead(value, out _) && (AsText || value.ValueKind != JsonValueKind.String)
            ? null
            : Invalid(path, value, $"{Short(value)} is not of type 'boolean'");

    internal static bool TryRead(JsonElement value, out bool flag)
    {
        flag = value.ValueKind == JsonValueKind.True;
        return value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => true,
            JsonValueKind.String => TryWord(value.GetString()!, out flag),
            _ => false,
        };
    }

    internal static bool TryWord(string word, out bool flag)
    {
        flag = word.ToLowerInvariant() is "true" or "1" or "yes" or "on" or "t" or "y";
        return flag || word.ToLowerInvariant() is "false" or "0" or "no" or "off" or "f" or "n";
    }
}

public sealed record ListSchema(Schema Items, int Min, int Max) : Schema
{
    protected override string? Wrong(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Invalid(path, value, $"{Short(value)} is not of type 'array'");
        }

        var length = value.GetArrayLength();
        if (length < Min || length > Max)
        {
            return Invalid(path, value, length < Min ? $"{Short(value)} is too short" : $"{Short(value)} is too long");
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (Items.Find(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]")) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }
}

/// <summary>Anything: the verb itself looks closer.</summary>
public sealed record AnySchema : Schema
{
    protected override string? Wrong(JsonElement value, string path) => null;
}
