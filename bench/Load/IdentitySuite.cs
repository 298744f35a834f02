namespace Alize.Load;

/// <summary>Tokens: issued for a password and for a token, and looked at.</summary>
internal static class IdentitySuite
{
    public static IEnumerable<Operation> All =>
    [
        .. Operation.OneAndMany("token by password", c => Task.FromResult(Login(c, c.PasswordLogin(c.OpenRc.Project)))),
        .. Operation.OneAndMany("token by token", async c => Login(c, await c.TokenLogin(c.OpenRc.Project))),
        .. Operation.OneAndMany("token validated", Validate),
    ];

    private static Request Login(Cloud cloud, string body) => new("POST", cloud.TokensUrl, [Request.Json], body);

    private static async Task<Request> Validate(Cloud cloud) =>
        new("GET", cloud.TokensUrl, await cloud.Headers(null, "X-Subject-Token: " + await cloud.Token()));
}
