using System.Text.Json.Nodes;

namespace Alize.Client.Auth;

/// <summary>By what a user proves who they are.</summary>
public abstract record Credentials
{
    /// <summary>The <c>identity</c> part of a token request.</summary>
    internal abstract JsonObject Identity();

    private protected static JsonObject Method(string name, JsonObject proof) =>
        new() { ["methods"] = new JsonArray((JsonNode)name), [name] = proof };

    private protected static JsonObject Domain(string? id, string? name) => id is null ? new() { ["name"] = name } : new() { ["id"] = id };
}

/// <summary>A user's name (or id) and password.</summary>
public sealed record PasswordCredentials(string User, string Password) : Credentials
{
    public bool IsId { get; init; }

    public string? DomainId { get; init; }

    public string DomainName { get; init; } = "Default";

    internal override JsonObject Identity()
    {
        var user = new JsonObject { [IsId ? "id" : "name"] = User, ["password"] = Password };
        if (!IsId)
        {
            user["domain"] = Domain(DomainId, DomainName);
        }

        return Method("password", new JsonObject { ["user"] = user });
    }

    // a password never reaches a log by way of its record
    public override string ToString() => $"password of {User}";
}

/// <summary>A token that was issued before.</summary>
public sealed record TokenCredentials(string Token) : Credentials
{
    internal override JsonObject Identity() => Method("token", new JsonObject { ["id"] = Token });

    public override string ToString() => "token";
}

/// <summary>A user's application credential; it carries its own project.</summary>
public sealed record ApplicationCredentials(string Secret) : Credentials
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? UserId { get; init; }

    public string? UserName { get; init; }

    public string UserDomain { get; init; } = "Default";

    internal override JsonObject Identity()
    {
        var proof = new JsonObject { ["secret"] = Secret };
        if (Id is { } id)
        {
            proof["id"] = id;
            return Method("application_credential", proof);
        }

        proof["name"] = Name;
        proof["user"] = UserId is { } user ? new() { ["id"] = user }
            : new JsonObject { ["name"] = UserName, ["domain"] = Domain(null, UserDomain) };
        return Method("application_credential", proof);
    }

    public override string ToString() => $"application credential {Id ?? Name}";
}
