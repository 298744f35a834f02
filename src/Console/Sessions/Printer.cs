using Alize.Console.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Alize.Console.Sessions;

/// <summary>Renders a page inside the console's frame, once, on the server: no circuit, no script.</summary>
internal sealed class Printer(IServiceProvider services, ILoggerFactory logs)
{
    public async Task Print(Visit visit, string title, Type page, object? model)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var frame = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(Frame.Visit)] = visit,
            [nameof(Frame.Title)] = title,
            [nameof(Frame.Inner)] = page,
            [nameof(Frame.Model)] = model,
        });
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<Frame>(frame)).ToHtmlString());
        var response = visit.Http.Response;
        response.StatusCode = visit.Status;
        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync(html, visit.Ct);
    }
}
