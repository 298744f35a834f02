using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/auth/tokens: issue, validate, revoke.</summary>
public sealed class TokensApi(Tokens tokens, Callers callers, Catalog catalog) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Post("/auth/tokens", IdentityPolicy.Login, Issue, LoginRequest.Schema);
        keystone.Get("/auth/tokens", IdentityPolicy.TokenShow, Show);
        keystone.Head("/auth/tokens", IdentityPolicy.TokenShow, Show);
        keystone.Delete("/auth/tokens", IdentityPolicy.TokenRevoke, Revoke);
    }

    private async Task<Answer> Issue(Call call)
    {
        var issued = await tokens.Issue(LoginRequest.Read(call.Body), call.RequestId, call.Ct);
        return (await Answered(call, 201, issued.Standing)).With("X-Subject-Token", issued.Text);
    }

    private async Task<Answer> Show(Call call)
    {
        var standing = await Subject(call);
        if (standing.User.Id != call.Caller.UserId && !IdentityPolicy.ValidateOthers.Allows(call.Caller))
        {
            throw Fault.Forbidden("You are not authorized to perform the requested action: identity:validate_token.").Thrown();
        }

        return (await Answered(call, 200, standing)).With("X-Subject-Token", call.Header("X-Subject-Token"));
    }

    private async Task<Answer> Revoke(Call call)
    {
        var standing = await Subject(call);
        IdentityPolicy.SelfOrAdmin(call.Caller, standing.User.Id, "identity:revoke_token");

        await tokens.Revoke(call.Caller, standing);
        return Answer.Empty(204);
    }

    private async Task<Standing> Subject(Call call)
    {
        var subject = call.Header("X-Subject-Token") ?? throw Fault.BadRequest("The header X-Subject-Token is missing.").Thrown();
        return await callers.Standing(subject, call.Ct) ?? throw IdentityFaults.NoToken();
    }

    private async Task<Answer> Answered(Call call, int status, Standing standing)
    {
        var wanted = call.Query("nocatalog") is null;
        var entries = wanted ? await catalog.For(standing.Project?.Id, call.Ct) : [];
        return Answer.Json(status, o => TokenWire.Write(o, standing, wanted ? t => CatalogWire.Write(t, "catalog", entries) : null))
            .With("Vary", "X-Auth-Token");
    }
}
