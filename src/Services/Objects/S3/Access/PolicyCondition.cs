using System.Globalization;
using System.Net;
using System.Text.Json;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Access;

/// <summary>One condition: an operator, a key of the request, the values it may (or must not) have.</summary>
public sealed record PolicyCondition(string Operator, bool IfExists, string Key, IReadOnlyList<string> Values)
{
    private static readonly Dictionary<string, Func<string, string, bool>> _operators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["StringEquals"] = (value, wanted) => value == wanted,
        ["StringEqualsIgnoreCase"] = (value, wanted) => string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase),
        ["StringLike"] = (value, wanted) => Wildcard.Matches(wanted, value),
        ["ArnEquals"] = (value, wanted) => Wildcard.Matches(wanted, value),
        ["ArnLike"] = (value, wanted) => Wildcard.Matches(wanted, value),
        ["Bool"] = (value, wanted) => string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase),
        ["IpAddress"] = (value, wanted) => IPAddress.TryParse(value, out var ip) && Network(wanted) is { } network && network.Contains(ip),
        ["NumericEquals"] = (value, wanted) => Compare(value, wanted) == 0,
        ["NumericLessThan"] = (value, wanted) => Compare(value, wanted) < 0,
        ["NumericLessThanEquals"] = (value, wanted) => Compare(value, wanted) <= 0,
        ["NumericGreaterThan"] = (value, wanted) => Compare(value, wanted) > 0,
        ["NumericGreaterThanEquals"] = (value, wanted) => Compare(value, wanted) >= 0,
        ["DateEquals"] = (value, wanted) => CompareTimes(value, wanted) == 0,
        ["DateLessThan"] = (value, wanted) => CompareTimes(value, wanted) < 0,
        ["DateLessThanEquals"] = (value, wanted) => CompareTimes(value, wanted) <= 0,
        ["DateGreaterThan"] = (value, wanted) => CompareTimes(value, wanted) > 0,
        ["DateGreaterThanEquals"] = (value, wanted) => CompareTimes(value, wanted) >= 0,
    };

    private static readonly Dictionary<string, string> _opposites = new(StringComparer.OrdinalIgnoreCase)
    {
        ["StringNotEquals"] = "StringEquals",
        ["StringNotEqualsIgnoreCase"] = "StringEqualsIgnoreCase",
        ["StringNotLike"] = "StringLike",
        ["ArnNotEquals"] = "ArnEquals",
        ["ArnNotLike"] = "ArnLike",
        ["NotIpAddress"] = "IpAddress",
        ["NumericNotEquals"] = "NumericEquals",
        ["DateNotEquals"] = "DateEquals",
    };

    /// <summary>It says from where or by whom, so that "everyone" is not everyone.</summary>
    public bool NarrowsWho => Key.ToLowerInvariant() is "aws:sourceip" or "aws:userid" or "aws:username" or "aws:principalarn"
            or "aws:principalaccount"
        && Operator.ToLowerInvariant() is "stringequals" or "stringlike" or "arnequals" or "arnlike" or "ipaddress"
        && !Values.Any(v => v is "*" or "0.0.0.0/0" or "::/0");

    public static (List<PolicyCondition> Conditions, string? Problem) ParseAll(JsonElement json)
    {
        var read = new List<PolicyCondition>();
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (read, "Syntax errors in policy.");
        }

        foreach (var test in json.EnumerateObject())
        {
            var ifExists = test.Name.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase);
            var name = ifExists ? test.Name[..^"IfExists".Length] : test.Name;
            if (!(_operators.ContainsKey(name) || _opposites.ContainsKey(name) || name.Equals("Null", StringComparison.OrdinalIgnoreCase))
                || test.Value.ValueKind != JsonValueKind.Object)
            {
                return (read, $"Invalid Condition type : {test.Name}");
            }

            foreach (var key in test.Value.EnumerateObject())
            {
                if (!ConditionKeys.IsKnown(key.Name))
                {
                    return (read, $"Policy has an invalid condition key: {key.Name}");
                }

                read.Add(new(name, ifExists, key.Name, Texts(key.Value)));
            }
        }

        return (read, null);
    }

    public bool Holds(Question question)
    {
        var value = ConditionKeys.ValueOf(Key, question);
        if (Operator.Equals("Null", StringComparison.OrdinalIgnoreCase))
        {
            return Values.Any(v => string.Equals(v, "true", StringComparison.OrdinalIgnoreCase)) == value is null;
        }

        if (value is null)
        {
            return IfExists || _opposites.ContainsKey(Operator);
        }

        return _opposites.TryGetValue(Operator, out var opposite)
            ? !Values.Any(v => _operators[opposite](value, v))
            : Values.Any(v => _operators[Operator](value, v));
    }

    private static List<string> Texts(JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(Text)]
        : [Text(json)];

    private static string Text(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => json.ToString(),
    };

    private static IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var one) ? new(one, one.GetAddressBytes().Length * 8) : null;
    }

    /// <summary>Null, which no comparison accepts, where one of them is no number.</summary>
    private static int? Compare(string value, string wanted) =>
        decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var a)
        && decimal.TryParse(wanted, NumberStyles.Number, CultureInfo.InvariantCulture, out var b) ? a.CompareTo(b) : null;

    private static int? CompareTimes(string value, string wanted) =>
        S3Words.ReadTime(value) is { } a && S3Words.ReadTime(wanted) is { } b ? a.CompareTo(b) : null;
}
