using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A name in a domain, or an id: how Keystone's bodies point at users, projects and domains.</summary>
public sealed record Pointer(string? Id, string? Name, string? DomainId, string? DomainName)
{
    public static Pointer Read(JsonElement body, string what)
    {
        var domain = body.ElementOrNull("domain");
        var pointer = new Pointer(
            Word(body, "id"), Word(body, "name"), domain is { } d ? Word(d, "id") : null, domain is { } e ? Word(e, "name") : null);
        if (pointer.Id is null && pointer.Name is null)
        {
            throw Fault.BadRequest($"Expecting to find id or name in {what}. The server could not comply with the request.").Thrown();
        }

        if (pointer.Id is null && pointer.DomainId is null && pointer.DomainName is null)
        {
            throw Fault.BadRequest($"Expecting to find domain in {what}. The server could not comply with the request.").Thrown();
        }

        return pointer;
    }

    internal static string? Word(JsonElement body, string name) => body.ElementOrNull(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 and <= 255 } word
            && !word.Contains('\0', StringComparison.Ordinal) => word,
        _ => throw Fault.BadRequest($"Invalid input for field '{name}': it must be a text of 1 to 255 characters.").Thrown(),
    };
}

/// <summary>What a login asks to be scoped to.</summary>
public sealed record ScopeWish(TokenScope Scope, Pointer? Target, string? TrustId, bool Unscoped)
{
    public static ScopeWish? Read(JsonElement? scope)
    {
        if (scope is not { } body)
        {
            return null;
        }

        if (body.ValueKind == JsonValueKind.String)
        {
            return body.GetString() == "unscoped" ? new(TokenScope.None, null, null, true) : throw Bad();
        }

        if (body.ElementOrNull("project") is { } project)
        {
            return new(TokenScope.Project, Pointer.Read(project, "project"), null, false);
        }

        if (body.ElementOrNull("domain") is { } domain)
        {
            return new(TokenScope.Domain, DomainPointer(domain), null, false);
        }

        if (body.ElementOrNull("OS-TRUST:trust") is { } trust)
        {
            return new(TokenScope.Project, null, Pointer.Word(trust, "id") ?? throw Bad(), false);
        }

        return body.Has("system") ? new(TokenScope.System, null, null, false)
            : body.Has("unscoped") ? new(TokenScope.None, null, null, true)
            : throw Bad();
    }

    private static Pointer DomainPointer(JsonElement body)
    {
        var pointer = new Pointer(Pointer.Word(body, "id"), Pointer.Word(body, "name"), null, null);
        return pointer.Id is null && pointer.Name is null ? throw Bad() : pointer;
    }

    private static FaultException Bad() =>
        Fault.BadRequest("Invalid input for field 'scope': it must name a project, a domain, the system or a trust.").Thrown();
}

/// <summary>The body of a login: methods with what each needs, and a scope.</summary>
public sealed record LoginRequest(IReadOnlyList<string> Methods, ScopeWish? Scope)
{
    public static Schema Schema { get; } = Schema.Object((
        "auth",
        Schema.Object(
            ("identity", Schema.Object(("methods", Schema.List(Schema.Text(1, 64), 1, 8).Required())).Open().Required()),
            ("scope", Schema.Any().OrNull())).Open().Required())).Open();

    public Pointer? User { get; private init; }

    public string Password { get; private init; } = "";

    public string Token { get; private init; } = "";

    public string Secret { get; private init; } = "";

    /// <summary>The application credential: an id, or a name with its user in <see cref="User"/>.</summary>
    public Pointer? Credential { get; private init; }

    public static LoginRequest Read(JsonElement body)
    {
        var auth = body.GetProperty("auth");
        var identity = auth.GetProperty("identity");
        var request = new LoginRequest(identity.Texts("methods"), ScopeWish.Read(auth.ElementOrNull("scope")));
        foreach (var method in request.Methods)
        {
            var of = identity.ElementOrNull(method) ?? throw Fault.BadRequest($"Expecting to find {method} in identity.").Thrown();
            request = method switch
            {
                "password" => request.WithPassword(of),
                "token" =>
                    request with { Token = Pointer.Word(of, "id") ?? throw Fault.BadRequest("Expecting to find id in token.").Thrown() },
                "application_credential" => request.WithCredential(of),
                _ => throw Fault.Unauthenticated($"Attempted to authenticate with an unsupported method: {method}.").Thrown(),
            };
        }

        return request;
    }

    /// <summary>A password for a project, both named in the default domain.</summary>
    public static LoginRequest OfPassword(string project, string user, string password)
    {
        var scope = new ScopeWish(TokenScope.Project, new Pointer(null, project, "default", null), null, false);
        return new LoginRequest(["password"], scope) { User = new Pointer(null, user, "default", null), Password = password };
    }

    private LoginRequest WithPassword(JsonElement of)
    {
        var user = of.ElementOrNull("user") ?? throw Fault.BadRequest("Expecting to find user in password.").Thrown();
        var password = user.ElementOrNull("password");
        if (password is not { ValueKind: JsonValueKind.String } text || text.GetString()!.Length > PasswordHasher.MostChars)
        {
            throw Fault.BadRequest("Expecting to find password in user: a text of at most 4096 characters.").Thrown();
        }

        return this with { User = Pointer.Read(user, "user"), Password = text.GetString()! };
    }

    private LoginRequest WithCredential(JsonElement of)
    {
        var secret = of.ElementOrNull("secret");
        if (secret is not { ValueKind: JsonValueKind.String } text || text.GetString()!.Length > PasswordHasher.MostChars)
        {
            throw Fault.BadRequest("Expecting to find secret in application_credential.").Thrown();
        }

        var credential = new Pointer(Pointer.Word(of, "id"), Pointer.Word(of, "name"), null, null);
        if (credential.Id is null && credential.Name is null)
        {
            throw Fault.BadRequest("Expecting to find id or name in application_credential.").Thrown();
        }

        var user = credential.Id is null
            ? Pointer.Read(
                of.ElementOrNull("user") ?? throw Fault.BadRequest("Expecting to find user in application_credential.").Thrown(), "user")
            : User;
        return this with { Credential = credential, Secret = text.GetString()!, User = user };
    }
}
