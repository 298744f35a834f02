using System.Text.Json.Nodes;

namespace Alize.Client.Auth;

/// <summary>What a token is good for: a project, a domain, the whole system, or whatever the credentials carry.</summary>
public sealed record Scope
{
    /// <summary>No scope is asked for: an unscoped token, the credential's own project, or a token used as it is.</summary>
    public static readonly Scope Given = new();

    public static readonly Scope System = new() { IsSystem = true };

    public string? ProjectId { get; init; }

    public string? ProjectName { get; init; }

    public string? DomainId { get; init; }

    public string? DomainName { get; init; }

    public bool IsSystem { get; init; }

    public static Scope Project(string id) => new() { ProjectId = id };

    /// <summary>The <c>scope</c> part of a token request; null where none is asked for.</summary>
    internal JsonObject? Text()
    {
        if (IsSystem)
        {
            return new() { ["system"] = new JsonObject { ["all"] = true } };
        }

        if (ProjectId is { } id)
        {
            return new() { ["project"] = new JsonObject { ["id"] = id } };
        }

        if (ProjectName is { } name)
        {
            return new() { ["project"] = new JsonObject { ["name"] = name, ["domain"] = Domain() } };
        }

        return DomainId is null && DomainName is null ? null : new() { ["domain"] = Domain() };
    }

    private JsonObject Domain() => DomainId is { } id ? new() { ["id"] = id } : new() { ["name"] = DomainName };
}
