using Alize.Client;
using Alize.Client.Auth;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Alize.Console.Sessions;

/// <summary>Stands at every page: opens the session, refuses foreign forms, and turns an API's refusal into a page.</summary>
internal sealed partial class Porter(Ways ways, Seal seal, Library library, Printer printer, ILogger<Porter> log)
{
    private const int MaxForm = 1 << 20;

    /// <summary>A page for anybody.</summary>
    public Task Welcome(HttpContext http, Func<Visit, Task> show) => Guard(Open(http), show);

    /// <summary>What anybody may post: the sign-in form, bound to the mark that its page set.</summary>
    public async Task Hear(HttpContext http, Func<Visit, Task> act)
    {
        var visit = Open(http);
        if (Cookies.MarkOf(http) is { } mark && await ReadForm(visit, mark))
        {
            await Guard(visit, act);
            return;
        }

        await Foreign(visit);
    }

    public async Task Show(HttpContext http, Func<Member, Task> show)
    {
        if (await Admit(http) is { } me)
        {
            await Guard(me, _ => show(me));
        }
    }

    public async Task Act(HttpContext http, Func<Member, Task> act, Func<Member, Task> back)
    {
        if (await Admit(http) is not { } me)
        {
            return;
        }

        if (!await ReadForm(me, SessionOf(http)))
        {
            await Foreign(me);
            return;
        }

        await Guard(me, _ => TryAct(me, act, back));
    }

    /// <summary>As <see cref="Act"/>, for an act that reads the body, and with it the form's key, itself.</summary>
    public async Task Take(HttpContext http, Func<Member, Task> act, Func<Member, Task> back)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        if (!SameSite(http))
        {
            await Foreign(Open(http));
            return;
        }

        if (await Admit(http) is { } me)
        {
            await Guard(me, _ => TryAct(me, act, back));
        }
    }

    /// <summary>The sealed token of a new session, to be kept by the browser.</summary>
    public void Begin(HttpContext http, Token token) => Cookies.SetSession(http, seal.Close(token.Id));

    public CloudClient By(Credentials credentials, Scope scope) => ways.By(credentials, scope);

    private static async Task TryAct(Member me, Func<Member, Task> act, Func<Member, Task> back)
    {
        try
        {
            await act(me);
        }
        catch (ApiException e) when (e.Status != 401)
        {
            me.Notice = new Notice(e.Message, IsRefusal: true);
            me.Status = e.Status is >= 400 and < 500 ? e.Status : 502;
            await back(me);
        }
    }

    private string SessionOf(HttpContext http) => seal.Open(Cookies.SessionOf(http)) ?? "";

    private Visit Open(HttpContext http)
    {
        Headers(http);
        return new Visit(http, library.For(http), printer, seal.FormKey(Cookies.EnsureMark(http)));
    }

    /// <summary>The user of the session; none is sent to sign in.</summary>
    private async Task<Member?> Admit(HttpContext http)
    {
        Headers(http);
        var t = library.For(http);
        if (SessionOf(http) is { Length: > 0 } token)
        {
            try
            {
                var cloud = ways.By(token);
                return new Member(http, t, printer, seal.FormKey(token), cloud, await cloud.Session.Token(http.RequestAborted))
                {
                    Notice = Done(http, t),
                };
            }
            catch (ApiException e) when (e.Status is 401 or 404)
            {
                Cookies.DropSession(http);
            }
            catch (Exception e) when (e is ApiException or HttpRequestException)
            {
                await Failed(new Visit(http, t, printer, ""), e);
                return null;
            }
        }

        ToSignIn(http);
        return null;
    }

    private async Task Guard<TVisit>(TVisit visit, Func<TVisit, Task> show)
        where TVisit : Visit
    {
        try
        {
            await show(visit);
        }
        catch (OperationCanceledException) when (visit.Ct.IsCancellationRequested)
        {
            // the browser has gone
        }
        catch (ApiException e) when (e.Status == 401 && visit is Member)
        {
            Cookies.DropSession(visit.Http);
            ToSignIn(visit.Http);
        }
        catch (ApiException e) when (!visit.Http.Response.HasStarted)
        {
            await Refused(visit, e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException && !visit.Http.Response.HasStarted)
        {
            // a body that ends too early, or is no form
            visit.Status = 400;
            await visit.Print<WordsPage, Words>("refused.title", new Words("refused.title", visit.T["refused.form"], null));
        }
#pragma warning disable CA1031 // the one place where anything becomes a page
        catch (Exception e) when (!visit.Http.Response.HasStarted)
#pragma warning restore CA1031
        {
            await Failed(visit, e);
        }
    }
}
