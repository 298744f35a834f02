using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The sign-in of Swift's first days (<c>GET /auth/v1.0</c>), which backup programs still know: user and password go in
/// headers, and the token comes back in one. A user is "PROJECT:USER", both of the default domain.</summary>
public sealed class LegacyAuthApi(Tokens tokens, Catalog catalog, TimeProvider clock) : IDoor
{
    // in the eyes of those who call it, a part of Swift, whose refusals are plain text
    private static readonly Door _door = new("object-store", "/auth", fault => Answer.Text(fault.Status, fault.Message + "\n"));

    public void Map(Doors doors)
    {
        var legacy = doors.Open(_door);
        legacy.Get("/v1.0", IdentityPolicy.Login, Login);
    }

    private async Task<Answer> Login(Call call)
    {
        var user = call.Header("X-Auth-User") ?? call.Header("X-Storage-User") ?? "";
        var password = call.Header("X-Auth-Key") ?? call.Header("X-Storage-Pass") ?? "";
        if (user.Split(':', 2) is not [{ Length: > 0 and <= 255 } project, { Length: > 0 and <= 255 } name] || password.Length == 0)
        {
            return Answer.Text(401, "Send X-Auth-User: PROJECT:USER and X-Auth-Key: PASSWORD.\n")
                .With("WWW-Authenticate", "Swift realm=\"unknown\"");
        }

        var issued = await tokens.Issue(LoginRequest.OfPassword(project, name, password), call.RequestId, call.Ct);
        var store = (await catalog.For(issued.Standing.Project?.Id, call.Ct)).FirstOrDefault(e => e.Service.Type == "object-store");
        var url = store?.Endpoints.FirstOrDefault(e => e.Interface == "public")?.Url;
        var seconds = (issued.Standing.Claims.ExpiresMs - clock.NowMs()) / 1000;
        return Answer.Empty(200)
            .With("X-Auth-Token", issued.Text).With("X-Storage-Token", issued.Text).With("X-Storage-Url", url)
            .With("X-Auth-Token-Expires", seconds.ToString(CultureInfo.InvariantCulture));
    }
}
