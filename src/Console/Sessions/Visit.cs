using Alize.Console.Hosting;
using Alize.Console.Texts;
using Microsoft.AspNetCore.Http;

namespace Alize.Console.Sessions;

/// <summary>One request of anybody: what was asked, in which language, and the way to answer.</summary>
public class Visit
{
    private readonly Printer _printer;

    internal Visit(HttpContext http, Tongue t, Printer printer, string formKey)
    {
        Http = http;
        T = t;
        _printer = printer;
        FormKey = formKey;
    }

    public HttpContext Http { get; }

    /// <summary>The texts in the visitor's language.</summary>
    public Tongue T { get; }

    /// <summary>What each form of this visitor must carry.</summary>
    public string FormKey { get; }

    public CancellationToken Ct => Http.RequestAborted;

    /// <summary>The form as posted; empty on a page that is only shown.</summary>
    public IFormCollection Form { get; internal set; } = FormCollection.Empty;

    /// <summary>This page's own address.</summary>
    public string Here => Http.Request.Path.Value + Http.Request.QueryString.Value;

    internal Notice? Notice { get; set; }

    /// <summary>The status of the page, where it is not 200.</summary>
    internal int Status { get; set; } = 200;

    /// <summary>A part of the query; empty where it is not there.</summary>
    public string Query(string name) => Http.Request.Query[name].ToString();

    /// <summary>A field of the form without the blanks around it; empty where it is not there.</summary>
    public string Typed(string name) => Form[name].ToString().Trim();

    /// <summary>A field of the form; null where it is empty.</summary>
    public string? TypedOrNull(string name) => Typed(name) is { Length: > 0 } text ? text : null;

    internal Task Print<TPage, TModel>(string title, TModel model)
        where TPage : Parts.Page<TModel> =>
        _printer.Print(this, title, typeof(TPage), model);

    /// <summary>On to another page, with a sentence about what was done.</summary>
    internal Task Go(string path, string? done = null)
    {
        var mark = done is null ? "" : (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "done=" + done;
        Http.Response.StatusCode = StatusCodes.Status303SeeOther;
        Http.Response.Headers.Location = Site.Root + path + mark;
        return Task.CompletedTask;
    }
}
