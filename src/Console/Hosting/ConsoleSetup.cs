using System.Text.Encodings.Web;
using System.Text.Unicode;
using Alize.Console.Costs;
using Alize.Console.Keys;
using Alize.Console.Networks;
using Alize.Console.Objects;
using Alize.Console.Overview;
using Alize.Console.Servers;
using Alize.Console.Sessions;
using Alize.Console.SignIn;
using Alize.Console.Texts;
using Alize.Console.Volumes;
using Alize.Console.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Alize.Console.Hosting;

/// <summary>Registers the console and mounts it under <c>/ui</c>. The program adds <see cref="ConsoleOptions"/> itself.</summary>
public static class ConsoleSetup
{
    public static IServiceCollection AddConsole(this IServiceCollection services) => services
        .AddSingleton<Library>()
        .AddSingleton(s => new Seal(s.GetRequiredService<ConsoleOptions>().Key))
        .AddSingleton<Ways>()
        // texts are UTF-8: letters with accents stand as they are
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
        .AddSingleton<Printer>()
        .AddSingleton<Porter>();

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        var site = new Site(app, app.ServiceProvider.GetRequiredService<Porter>());
        Asset.Map(app);
        SignInPages.Map(site);
        OverviewPages.Map(site);
        ServerPages.Map(site);
        NetworkPages.Map(site);
        RouterPages.Map(site);
        AddressPages.Map(site);
        GroupPages.Map(site);
        KeyPages.Map(site);
        VolumePages.Map(site);
        ContainerPages.Map(site);
        ObjectPages.Map(site);
        LinkPages.Map(site);
        CostPages.Map(site);
        site.Get("/{**rest}", me => throw Absent.Here());
        app.MapGet("/", http =>
        {
            http.Response.Redirect(Site.Root + "/");
            return Task.CompletedTask;
        });
    }
}
