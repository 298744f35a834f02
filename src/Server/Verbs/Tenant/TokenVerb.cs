using System.CommandLine;
using System.Text.Json.Nodes;
using Alize.Client.Auth;

namespace Alize.Server.Verbs.Tenant;

/// <summary><c>alize token issue</c>, <c>alize catalog list</c>: who one is, and where the services are.</summary>
internal static class TokenVerb
{
    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("token", "Tokens") { CloudVerb.Make("issue", "Issue a token", Issue) },
        new("catalog", "Services") { CloudVerb.Make("list", "List the services and where they answer", Catalog) },
    ];

    private static async Task Issue(Talk t) => Listing.PrintOne(
        t.Words,
        await t.Cloud.Identity.Token(t.Ct),
        new Column<Token>("id", k => k.Id),
        new("expires_at", k => Listing.Time(k.ExpiresAt)),
        new("user", k => k.User.Name),
        new("project", k => k.Project?.Name),
        new("project_id", k => k.Project?.Id),
        new("roles", k => new JsonArray([.. k.Roles.Select(r => (JsonNode)r)])));

    private static async Task Catalog(Talk t) => Listing.Print(
        t.Words,
        (await t.Cloud.Identity.Token(t.Ct)).Catalog,
        new Column<Client.Auth.Endpoint>("type", e => e.Type),
        new("region", e => e.Region),
        new("interface", e => e.Interface),
        new("url", e => e.Url.AbsoluteUri));
}
