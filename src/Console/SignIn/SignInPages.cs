using Alize.Client;
using Alize.Client.Auth;
using Alize.Client.Identity;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Sessions;
using Alize.Console.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Console.SignIn;

/// <summary>What stands before every page: signing in and out, the project one works in, the language.</summary>
internal static class SignInPages
{
    public static void Map(Site site)
    {
        site.Open("/sign-in", Form);
        site.OpenPost("/sign-in", SignIn);
        site.Post("/sign-out", SignOut, Projects);
        site.Get("/projects", Projects);
        site.Post("/projects", Enter, Projects);
        site.Open("/language/{code}", Language);
    }

    private static Task Form(Visit visit) => visit.Print<SignInPage, SignInModel>("signin.title", new(Local(visit.Query("back"))));

    private static async Task SignIn(Visit visit)
    {
        var porter = visit.Http.RequestServices.GetRequiredService<Porter>();
        var (user, domain) = (visit.Typed("user"), visit.TypedOrNull("domain") ?? "Default");
        try
        {
            // a password is taken as it was typed, blanks too
            var proof = new PasswordCredentials(user, visit.Form["password"].ToString()) { DomainName = domain };
            using var cloud = porter.By(proof, Scope.Given);
            var token = await Scoped(cloud, visit.Ct);
            if (token is null)
            {
                await Again(visit, visit.T["signin.no_project"], 403);
                return;
            }

            porter.Begin(visit.Http, token);
            visit.Http.Response.StatusCode = StatusCodes.Status303SeeOther;
            visit.Http.Response.Headers.Location = Local(visit.Typed("back")) ?? Site.Root + "/";
        }
        catch (ApiException e) when (e.Status is >= 400 and < 500)
        {
            await Again(visit, e.Status == 401 ? visit.T["signin.wrong"] : e.Message, e.Status);
        }
    }

    /// <summary>A token for the project that the user's account names, else for the first that the user may enter.</summary>
    private static async Task<Token?> Scoped(CloudClient cloud, CancellationToken ct)
    {
        var token = await cloud.Session.Token(ct);
        if (token.Project is not null)
        {
            return token;
        }

        var projects = await cloud.Identity.MyProjects(ct);
        var mine = projects.Where(p => p.Enabled).OrderBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault();
        return mine is null ? null : await (await cloud.InScope(Scope.Project(mine.Id), ct)).Session.Token(ct);
    }

    private static Task Again(Visit visit, string why, int status)
    {
        visit.Notice = new Notice(why, IsRefusal: true);
        visit.Status = status;
        return visit.Print<SignInPage, SignInModel>("signin.title", new(Local(visit.Typed("back"))));
    }

    private static async Task SignOut(Member me)
    {
        await me.Cloud.Identity.Revoke(me.Ct);
        Cookies.DropSession(me.Http);
        await me.Go("/sign-in");
    }

    private static async Task Projects(Member me) =>
        await me.Print<ProjectsPage, IReadOnlyList<Project>>("projects.title", await me.Cloud.Identity.MyProjects(me.Ct));

    private static async Task Enter(Member me)
    {
        var there = await me.Cloud.InScope(Scope.Project(me.TypedId("project")), me.Ct);
        me.Http.RequestServices.GetRequiredService<Porter>().Begin(me.Http, await there.Session.Token(me.Ct));
        await me.Go("/");
    }

    private static Task Language(Visit visit)
    {
        if (visit.Http.RequestServices.GetRequiredService<Library>().Find(visit.Http.GetRouteValue("code") as string) is not { } tongue)
        {
            throw Absent.Here();
        }

        Cookies.SetLanguage(visit.Http, tongue.Code);
        visit.Http.Response.StatusCode = StatusCodes.Status303SeeOther;
        visit.Http.Response.Headers.Location = Local(visit.Query("back")) ?? Site.Root + "/";
        return Task.CompletedTask;
    }

    /// <summary>A way back into the console; null for any other address.</summary>
    private static string? Local(string? back) => back is { Length: < 2000 } && back.StartsWith(Site.Root + "/", StringComparison.Ordinal)
        && back.All(c => c is > ' ' and <= '~' and not '\\') ? back : null;
}

/// <summary>Where to go after signing in.</summary>
public sealed record SignInModel(string? Back);
