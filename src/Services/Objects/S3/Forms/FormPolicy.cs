using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Forms;

/// <summary>What the signer of a form allows its user: until when, which values of which fields, how many bytes.</summary>
public sealed class FormPolicy
{
    private readonly List<(string Operator, string Field, string Value)> _conditions = [];

    public DateTimeOffset Expiration { get; private set; }

    public long Least { get; private set; }

    public long Most { get; private set; } = Items.WriteOperations.MostBytes;

    /// <summary>Nothing where it is no valid policy.</summary>
    public static FormPolicy? Parse(string base64)
    {
        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(base64), new() { MaxDepth = 8 });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("expiration", out var expiration) || ReadTime(expiration.ToString()) is not { } time
                || !root.TryGetProperty("conditions", out var conditions) || conditions.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            var policy = new FormPolicy { Expiration = time };
            return conditions.EnumerateArray().All(policy.Add) ? policy : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Why the form may not be sent as it is; nothing where it may.</summary>
    /// <param name="fields">Every field but the file, and the bucket.</param>
    public Fault? Judge(IReadOnlyDictionary<string, string> fields, DateTimeOffset now)
    {
        if (now > Expiration)
        {
            return Denied("Invalid according to Policy: Policy expired.");
        }

        foreach (var (word, field, value) in _conditions)
        {
            var given = fields.GetValueOrDefault(field, "");
            if (word == "eq" ? given != value : !given.StartsWith(value, StringComparison.Ordinal))
            {
                return Denied($"Invalid according to Policy: Policy Condition failed: [\"{word}\", \"${field}\", \"{value}\"]");
            }
        }

        var extra = fields.Keys.FirstOrDefault(f =>
            !IsFree(f) && !_conditions.Exists(c => string.Equals(c.Field, f, StringComparison.OrdinalIgnoreCase)));
        return extra is null ? null : Denied($"Invalid according to Policy: Extra input fields: {extra}");
    }

    /// <summary>Fields that need no condition.</summary>
    private static bool IsFree(string field) =>
        field.StartsWith("x-ignore-", StringComparison.OrdinalIgnoreCase)
        || field.ToLowerInvariant() is "policy" or "signature" or "awsaccesskeyid" or "x-amz-signature" or "file" or "bucket";

    /// <summary>ISO 8601 and nothing looser.</summary>
    private static DateTimeOffset? ReadTime(string text) => text.Contains('T', StringComparison.Ordinal) ? S3Words.ReadTime(text) : null;

    private static Fault Denied(string message) => S3Faults.Of(FaultKind.Forbidden, "AccessDenied", message);

    private bool Add(JsonElement condition)
    {
        if (condition.ValueKind == JsonValueKind.Object)
        {
            var before = _conditions.Count;
            foreach (var field in condition.EnumerateObject())
            {
                _conditions.Add(("eq", field.Name.ToLowerInvariant(), field.Value.ToString()));
            }

            return _conditions.Count > before;
        }

        if (condition.ValueKind != JsonValueKind.Array || condition.GetArrayLength() != 3)
        {
            return false;
        }

        var word = condition[0].ToString().ToLowerInvariant();
        if (word == "content-length-range")
        {
            (Least, Most) = (condition[1].GetInt64(), Math.Min(Most, condition[2].GetInt64()));
            return true;
        }

        var name = condition[1].ToString();
        _conditions.Add((word, name.TrimStart('$').ToLowerInvariant(), condition[2].ToString()));
        return word is "eq" or "starts-with" && name.StartsWith('$');
    }
}
