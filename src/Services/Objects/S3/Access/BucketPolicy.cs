using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Objects.S3.Access;

public enum Verdict
{
    Silent,
    Allowed,
    Denied,
}

/// <summary>What a policy is asked.</summary>
public sealed record Question(S3Call Call, string Rule, Container Bucket, string Key, string? Version)
{
    private static readonly HashSet<string> _versioned = new(StringComparer.Ordinal)
    {
        S3Policy.GetObject.Name, S3Policy.GetObjectAcl.Name, S3Policy.PutObjectAcl.Name, S3Policy.GetTagging.Name, S3Policy.PutTagging.Name,
        S3Policy.DeleteTagging.Name, S3Policy.DeleteObject.Name, S3Policy.GetAttributes.Name,
    };

    /// <summary>IAM has actions of their own for versions: s3:GetObjectVersion, s3:GetObjectVersionTagging.</summary>
    public string Action => Version is null || !_versioned.Contains(Rule)
        ? Rule : Rule.Replace("Object", "ObjectVersion", StringComparison.Ordinal);

    public string Resource => Key.Length == 0 ? $"arn:aws:s3:::{Bucket.Name}" : $"arn:aws:s3:::{Bucket.Name}/{Key}";
}

/// <summary>A bucket's policy: statements in IAM's language. A denial beats every grant.</summary>
public sealed class BucketPolicy
{
    public const string Meta = "s3-policy";
    public const int MostBytes = 20 * 1024;

    private readonly List<PolicyStatement> _statements;

    private BucketPolicy(List<PolicyStatement> statements) => _statements = statements;

    /// <summary>A statement allows everyone something, under no condition that narrows who.</summary>
    public bool IsPublic => _statements.Any(s => s.IsPublic);

    public static BucketPolicy? Of(Container bucket) => bucket.Meta[Meta] is { } text ? Parse(text, bucket.Name).Policy : null;

    /// <summary>Reads a policy; the text says what is wrong where there is none.</summary>
    public static (BucketPolicy? Policy, string? Problem) Parse(string text, string bucket)
    {
        if (JsonBodies.Read(text, maxDepth: 12) is not { } root)
        {
            return (null, "This policy contains invalid Json");
        }

        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("Statement", out var statements))
        {
            return (null, "Missing required field Statement");
        }

        if (root.TryGetProperty("Version", out var version) && version.ToString() is not ("2012-10-17" or "2008-10-17"))
        {
            return (null, "The policy must contain a valid version string");
        }

        var read = new List<PolicyStatement>();
        foreach (var statement in statements.ValueKind == JsonValueKind.Array ? statements.EnumerateArray().ToArray() : [statements])
        {
            var (one, problem) = PolicyStatement.Parse(statement, bucket);
            if (one is null)
            {
                return (null, problem);
            }

            read.Add(one);
        }

        return read.Count == 0 ? (null, "Could not parse the policy: Statement is empty!") : (new(read), null);
    }

    public Verdict Judge(Question question)
    {
        var verdict = Verdict.Silent;
        foreach (var statement in _statements.Where(s => s.Fits(question)))
        {
            if (!statement.Allow)
            {
                return Verdict.Denied;
            }

            verdict = Verdict.Allowed;
        }

        return verdict;
    }
}
