namespace Alize.Client.Auth;

/// <summary>A token as issued: its text, whose it is, what it is good for, and where the services are.</summary>
public sealed record Token(string Id, DateTimeOffset ExpiresAt, Named User)
{
    public Named? Project { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    public IReadOnlyList<Endpoint> Catalog { get; init; } = [];

    public bool IsAdmin => Roles.Contains("admin", StringComparer.Ordinal);

    // a token never reaches a log by way of its record
    public override string ToString() => $"token of {User.Name}";
}

/// <summary>An id with the name it had when the token was issued.</summary>
public sealed record Named(string Id, string Name);

/// <summary>Where one service answers in one region.</summary>
public sealed record Endpoint(string Type, string Region, string Interface, Uri Url);
