using Alize.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Alize.Console.Hosting;

/// <summary>The console's table of contents: pages that are shown, and acts that a form posts.</summary>
internal sealed class Site(IEndpointRouteBuilder app, Porter porter)
{
    /// <summary>Everything of the console is below it, its cookies too: the object API on the same port never sees them.</summary>
    public const string Root = "/ui";

    private readonly HashSet<string> _shown = [];

    /// <summary>A page of a signed-in user.</summary>
    public void Get(string pattern, Func<Member, Task> show)
    {
        if (_shown.Add(pattern))
        {
            app.MapGet(Root + pattern, http => porter.Show(http, show));
        }
    }

    /// <summary>A page for anybody.</summary>
    public void Open(string pattern, Func<Visit, Task> show) => app.MapGet(Root + pattern, http => porter.Welcome(http, show));

    /// <summary>What anybody may post.</summary>
    public void OpenPost(string pattern, Func<Visit, Task> act) => app.MapPost(Root + pattern, http => porter.Hear(http, act));

    /// <summary>An act. Where the API refuses it, <paramref name="back"/> is shown with the API's words; so it is to those who only load
    /// the act's address again.</summary>
    public void Post(string pattern, Func<Member, Task> act, Func<Member, Task> back)
    {
        app.MapPost(Root + pattern, http => porter.Act(http, act, back));
        Get(pattern, back);
    }

    /// <summary>An act that reads its own body, which may be as large as the object API takes.</summary>
    public void Upload(string pattern, Func<Member, Task> act, Func<Member, Task> back)
    {
        app.MapPost(Root + pattern, http => porter.Take(http, act, back));
        Get(pattern, back);
    }
}
