using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Objects.S3.Access;

/// <summary>One statement: effect, who, what, on what, under which conditions.</summary>
public sealed class PolicyStatement
{
    private static readonly string[] _known = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
        "NotResource", "Condition"];

    private readonly List<string> _principals = [];
    private readonly List<string> _actions = [];
    private readonly List<string> _resources = [];
    private bool _notPrincipal;
    private bool _notAction;
    private bool _notResource;
    private List<PolicyCondition> _conditions = [];

    private PolicyStatement(bool allow) => Allow = allow;

    public bool Allow { get; }

    public bool IsPublic => Allow && (_notPrincipal || _principals.Contains("*")) && !_conditions.Any(c => c.NarrowsWho);

    public static (PolicyStatement? Statement, string? Problem) Parse(JsonElement json, string bucket)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, "Syntax errors in policy.");
        }

        if (json.EnumerateObject().FirstOrDefault(p =>
            !_known.Contains(p.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            return (null, $"Unknown field {unknown.Name}");
        }

        if (!json.TryGetProperty("Effect", out var effect) || effect.ToString() is not ("Allow" or "Deny"))
        {
            return (null, "Invalid effect");
        }

        var statement = new PolicyStatement(effect.ToString() == "Allow");
        var problem = statement.ReadPrincipals(json) ?? statement.ReadActions(json) ?? statement.ReadResources(json, bucket);
        if (problem is not null)
        {
            return (null, problem);
        }

        if (!json.TryGetProperty("Condition", out var conditions))
        {
            return (statement, null);
        }

        (statement._conditions, problem) = PolicyCondition.ParseAll(conditions);
        return problem is null ? (statement, null) : (null, problem);
    }

    public bool Fits(Question q) =>
        FitsPrincipal(q.Call.Caller) != _notPrincipal
        && _actions.Exists(a => Wildcard.Matches(a, q.Action, ignoreCase: true)) != _notAction
        && _resources.Exists(r => Wildcard.Matches(r, q.Resource)) != _notResource
        && _conditions.TrueForAll(c => c.Holds(q));

    /// <summary>Texts of a field that is one text or a list of them; null where it is neither.</summary>
    internal static List<string>? Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array when json.EnumerateArray().All(e =>
            e.ValueKind is JsonValueKind.String) => [.. json.EnumerateArray().Select(e => e.GetString()!)],
        _ => null,
    };

    /// <summary>A principal is "*", a project's id, or an ARN that holds one: arn:aws:iam::PROJECT:root,
    /// arn:aws:iam::PROJECT:user/USER.</summary>
    private bool FitsPrincipal(Caller caller) => _principals.Exists(p =>
    {
        if (p == "*")
        {
            return true;
        }

        if (!caller.Authenticated || caller.ProjectId is not { } project)
        {
            return false;
        }

        if (!p.StartsWith("arn:aws:iam::", StringComparison.Ordinal))
        {
            return p == project;
        }

        var words = p["arn:aws:iam::".Length..].Split(':', 2);
        return words.Length == 2 && words[0] == project
            && (words[1] == "root" || words[1] == $"user/{caller.UserId}" || words[1] == $"user/{caller.UserName}");
    });

    private string? ReadPrincipals(JsonElement json)
    {
        _notPrincipal = json.TryGetProperty("NotPrincipal", out var principal);
        if (!_notPrincipal && !json.TryGetProperty("Principal", out principal))
        {
            return "Missing required field Principal";
        }

        if (principal.ValueKind == JsonValueKind.Object)
        {
            foreach (var kind in principal.EnumerateObject())
            {
                if (kind.Name is not ("AWS" or "CanonicalUser") || Texts(kind.Value) is not { } texts)
                {
                    return "Invalid principal in policy";
                }

                _principals.AddRange(texts);
            }

            return null;
        }

        _principals.Add(principal.ToString());
        return principal.ToString() == "*" ? null : "Invalid principal in policy";
    }

    private string? ReadActions(JsonElement json)
    {
        _notAction = json.TryGetProperty("NotAction", out var action);
        if ((!_notAction && !json.TryGetProperty("Action", out action)) || Texts(action) is not { Count: > 0 } actions)
        {
            return "Missing required field Action";
        }

        _actions.AddRange(actions);
        return actions.TrueForAll(a => a == "*" || a.StartsWith("s3:", StringComparison.OrdinalIgnoreCase))
            ? null : "Policy has invalid action";
    }

    private string? ReadResources(JsonElement json, string bucket)
    {
        _notResource = json.TryGetProperty("NotResource", out var resource);
        if ((!_notResource && !json.TryGetProperty("Resource", out resource)) || Texts(resource) is not { Count: > 0 } resources)
        {
            return "Missing required field Resource";
        }

        _resources.AddRange(resources);
        var own = $"arn:aws:s3:::{bucket}";
        return resources.TrueForAll(r => r == own || r.StartsWith(own + "/", StringComparison.Ordinal) || r == "*"
            || r.StartsWith("arn:aws:s3:::*", StringComparison.Ordinal))
            ? null
            : "Policy has invalid resource";
    }
}
