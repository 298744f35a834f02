using System.Text;
using System.Text.Json.Nodes;
using Alize.Kernel;

namespace Alize.Tests.Fuzz;

/// <summary>Bodies drawn from a schema, whole ones and broken ones.</summary>
/// <param name="words">Texts worth trying: ids of what there is, addresses, times.</param>
internal sealed class BodyDraw(Random chance, IReadOnlyList<string> words)
{
    /// <summary>Stands in a drawn body for text that no JSON writer would write.</summary>
    private const string Mark = "\u0001raw\u0001";

    private static readonly string[] _raw =
    [
        "1e400", "-1e400", "99999999999999999999999999", "\"\\ud800\"", "\"\\u0000\"", "\"\\udc00x\"",
        "-0", "1.5", "0.1e-7", "nul", "\"\t\"", "01",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "\""
            + "\\u00e9\u4e2d" + "\"", "9223372036854775808", "-9223372036854775808",
    ];

    public JsonNode? Whole(Schema schema) => schema switch
    {
        { AllowsNull: true } when chance.OneIn(6) => null,
        ObjectSchema o => Members(o),
        TextSchema t => Text(t),
        NumberSchema n => Number(n),
        FlagSchema => chance.OneIn(2),
        ListSchema l => new JsonArray([.. Enumerable.Range(0, Math.Min(l.Max, l.Min + chance.Next(3))).Select(_ => Whole(l.Items))]),
        _ => Anything(),
    };

    /// <summary>A whole body with one of its places broken, as it is sent; the name of the place.</summary>
    public (byte[] Body, string Place) Broken(Schema schema)
    {
        var body = Whole(schema) ?? new JsonObject();
        var (holder, name) = Place(body);
        string? raw = null;
        JsonNode? value = Mark;
        if (chance.OneIn(2))
        {
            raw = chance.Pick(_raw);
        }
        else
        {
            value = Strange();
        }

        switch (holder)
        {
            case JsonObject o:
                o[name] = value;
                break;
            case JsonArray { Count: > 0 } a:
                a[chance.Next(a.Count)] = value;
                break;
            case JsonArray a:
                a.Add(value);
                break;
        }

        var text = body.ToJsonString();
        return (Encoding.UTF8.GetBytes(raw is null ? text : text.Replace("\"\\u0001raw\\u0001\"", raw, StringComparison.Ordinal)), name);
    }

    /// <summary>Bodies that are broken as a whole.</summary>
    public byte[] Rubbish() => chance.Next(12) switch
    {
        0 => [],
        1 => "{"u8.ToArray(),
        2 => "[]"u8.ToArray(),
        3 => "null"u8.ToArray(),
        4 => "\"text\""u8.ToArray(),
        5 => Encoding.UTF8.GetBytes(new string('[', 5000)),
        6 => Encoding.UTF8.GetBytes("{\"a\":1,\"a\":2}"),
        7 => [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00],
        8 => "{\"\\ud800\":1}"u8.ToArray(),
        9 => [.. "{\"a\":\""u8, 0xc3, 0x28, .. "\"}"u8],
        10 => Encoding.UTF8.GetBytes("{\"" + new string('k', 70_000) + "\":1}"),
        _ => "{}{}"u8.ToArray(),
    };

    /// <summary>A body for a route that reads its own: like a good one, or anything.</summary>
    public byte[] Loose(byte[]? like) => like is { Length: > 0 } && chance.OneIn(2)
        ? chance.Spoil(like)
        : Encoding.UTF8.GetBytes((chance.OneIn(3) ? new JsonArray(Anything(), Anything()) : Anything())?.ToJsonString() ?? "null");

    private JsonObject Members(ObjectSchema o)
    {
        var drawn = new JsonObject();
        foreach (var (name, schema) in o.Members)
        {
            if (schema.IsRequired || chance.OneIn(3))
            {
                drawn[name] = Whole(schema);
            }
        }

        for (var n = o.Others is null ? 0 : chance.Next(3); n > 0; n--)
        {
            drawn["k" + n] = Whole(o.Others!);
        }

        return drawn;
    }

    private string Text(TextSchema t)
    {
        if (t.Words is { Count: > 0 } fixedWords)
        {
            return chance.Pick(fixedWords);
        }

        for (var i = 0; i < 8; i++)
        {
            var word = chance.Pick(words);
            if (word.Length >= t.Min && word.Length <= t.Max && t.Pattern?.IsMatch(word) != false)
            {
                return word;
            }
        }

        return chance.OneIn(4) ? new string('a', Math.Clamp(t.Max, t.Min, 300)) : new string('a', Math.Max(1, t.Min));
    }

    private JsonNode Number(NumberSchema n)
    {
        var drawn = Math.Clamp(chance.Pick((long[])[n.Min, n.Max, 0, 1, 2, 64, 4, 6, int.MaxValue, -1]), n.Min, n.Max);
        return n.AsText && chance.OneIn(8) ? drawn.ToString(System.Globalization.CultureInfo.InvariantCulture) : drawn;
    }

    private JsonNode? Anything() => chance.Next(8) switch
    {
        0 => null,
        1 => chance.Next(-2, 100_000),
        2 => true,
        3 => new JsonArray(),
        4 => new JsonObject(),
        5 => new JsonArray(chance.Pick(words), 1, null),
        6 => new JsonObject { [chance.Pick(words)] = chance.Pick(words), ["id"] = chance.Pick(words), ["name"] = 1 },
        _ => chance.Pick(words),
    };

    private JsonNode? Strange() => chance.Next(12) switch
    {
        0 => null,
        1 => -1,
        2 => long.MaxValue,
        3 => 1.5,
        4 => "",
        5 => new string('x', 70_000),
        6 => new JsonObject { ["a"] = new JsonObject { ["b"] = new JsonArray() } },
        7 => new JsonArray(new JsonArray(), null, 5),
        8 => "' OR 1=1; --",
        9 => "../../etc/passwd",
        10 => "\u202e\ud83d\ude00e\u0301",
        _ => Anything(),
    };

    /// <summary>A member somewhere in the body, or a new one.</summary>
    private (JsonNode Holder, string Name) Place(JsonNode body)
    {
        var holder = body;
        while (holder is JsonObject { Count: > 0 } o)
        {
            var (name, value) = o.ElementAt(chance.Next(o.Count));
            if (value is JsonObject or JsonArray && !chance.OneIn(5))
            {
                holder = value;
                continue;
            }

            return (holder, chance.OneIn(8) ? "surprise" : name);
        }

        return (holder, "surprise");
    }
}
