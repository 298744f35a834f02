using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Alize.Browser;

/// <summary>What a tenant does in the console, from signing in to the bill, by the names that the page gives to things.</summary>
internal sealed partial class Journey(Tenant tenant, Window window, Checks checks)
{
    private static readonly TimeSpan _boot = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(20);

    /// <summary>One of each shape of page: axe takes seconds a page.</summary>
    private static readonly string[] _shapes = ["", "servers/new", "objects/browse?in=papers"];

    private IPage Page => window.Page;

    public async Task Run()
    {
        await checks.Step("a wrong password is a sentence in the page", WrongPassword);
        await checks.Step("signs in", () => SignIn());
        await checks.Step("an empty list says what to do next", EmptyList);
        await checks.Step("makes a network with a subnet", MakeNetwork);
        await checks.Step("makes a key pair and is shown the private half once", MakeKey);
        await checks.Step("makes a server, which runs and whose console says something", MakeServer);
        await checks.Step("opens the server's screen", OpenScreen);
        await checks.Step("makes a volume and attaches it", MakeVolume);
        await checks.Step("uploads an object and reads it back", RoundTrip);
        await checks.Step("shares the object by a link", Share);
        await checks.Step("sees what each thing costs", Costs);
        await checks.Step("a refusal is told in the API's words", Refusal);
        await checks.Step(
            "reads it all in French", () => Reads("Français", "fr", ("Serveurs", "en marche"), ("Coûts", "Si rien ne change")));
        await checks.Step(
            "reads it all in Portuguese", () => Reads("Português", "pt", ("Servidores", "em execução"), ("Custos", "Se nada mudar")));
        await checks.Step("a narrow screen needs no sideways scrolling", Narrow);
        await checks.Step("pages of every shape pass axe's rules of accessibility", Accessible);
        await checks.Step("takes everything away", CleanUp);
        await checks.Step("signs out, and the way back is closed", SignOut);
        await checks.Step("the browser had nothing to complain of", () =>
        {
            Checks.That(window.Complaints.Count == 0, string.Join("; ", window.Complaints));
            return Task.CompletedTask;
        });
    }

    private async Task WrongPassword()
    {
        await Page.GotoAsync("/");
        await Fill("not the password");
        await See(Page.GetByRole(AriaRole.Alert));
    }

    private async Task SignIn()
    {
        await Page.GotoAsync("/");
        await Fill(tenant.Password);
        await See(Page.GetByRole(AriaRole.Heading, new() { Name = "Overview" }));
        await See(Page.GetByText("month’s forecast"));
    }

    private async Task EmptyList()
    {
        await Room("Servers");
        await See(Page.GetByText("No server yet"));
    }

    private async Task MakeNetwork()
    {
        await Room("Networks");
        await Page.GetByRole(AriaRole.Link, new() { Name = "New network" }).ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("office");
        await Page.GetByLabel("Range of addresses").FillAsync("10.20.0.0/24");
        await Press("Create the network");
        await See(Page.GetByText("10.20.0.0/24"));
    }

    private async Task MakeKey()
    {
        await Room("Key pairs");
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("laptop");
        await Press("Create the key pair");
        await See(Page.GetByText("PRIVATE KEY").First);
        await Page.GetByRole(AriaRole.Link, new() { Name = "I have kept it" }).ClickAsync();
        await See(Page.GetByRole(AriaRole.Rowheader, new() { Name = "laptop" }));
        Checks.That(await Page.GetByText("PRIVATE KEY").CountAsync() == 0, "the private key is shown again");
    }

    private async Task MakeServer()
    {
        await Room("Servers");
        await Page.GetByRole(AriaRole.Link, new() { Name = "New server" }).ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("desk");
        await Page.GetByLabel("Image").SelectOptionAsync(new SelectOptionValue { Label = "cirros-tiny" });
        await Page.GetByLabel("Flavor").SelectOptionAsync(new SelectOptionValue { Index = 0 });
        await Page.GetByLabel("Key pair").SelectOptionAsync(new SelectOptionValue { Label = "laptop" });
        await Press("Create the server");
        Checks.That(await window.Until(() => Page.Locator(".badge.ok").IsVisibleAsync(), _boot), "it does not run");
        Checks.That(await window.Until(async () => await Page.Locator("pre.log").CountAsync() == 1, _boot), "its console says nothing");
    }

    private async Task OpenScreen()
    {
        var screen = await Page.Context.RunAndWaitForPageAsync(() =>
            Page.GetByRole(AriaRole.Link, new() { Name = "Open the screen" }).ClickAsync());
        await screen.WaitForURLAsync("**/console/vnc**");
        await Assertions.Expect(screen.Locator("#screen")).ToBeVisibleAsync(new() { Timeout = (float)_soon.TotalMilliseconds });
        await screen.CloseAsync();
    }

    private async Task MakeVolume()
    {
        await Room("Volumes");
        await Page.GetByRole(AriaRole.Link, new() { Name = "New volume" }).ClickAsync();
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("archive");
        await Press("Create the volume");
        Checks.That(await window.Until(() => Page.GetByRole(AriaRole.Button, new() { Name = "Attach" }).IsVisibleAsync(), _soon),
            "it is not available");
        await Press("Attach");
        Checks.That(await window.Until(() => Page.GetByText("in use").IsVisibleAsync(), _soon), "it is not attached");
        await See(Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "desk" }));
    }

    private async Task RoundTrip()
    {
        await Room("Objects");
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync("papers");
        await Press("Create the container");
        await Page.GetByRole(AriaRole.Link, new() { Name = "papers" }).ClickAsync();
        await Page.GetByLabel("File").SetInputFilesAsync(new FilePayload
        {
            Name = "été.txt", MimeType = "text/plain",
            Buffer = "bonjour"u8.ToArray()
        });
        await Press("Send");
        var download = await Page.RunAndWaitForDownloadAsync(() =>
            Page.GetByRole(AriaRole.Link, new() { Name = "été.txt" }).ClickAsync());
        Checks.That(download.SuggestedFilename == "été.txt", $"it comes as {download.SuggestedFilename}");
        Checks.That(await File.ReadAllTextAsync(await download.PathAsync()) == "bonjour", "other bytes come back");
    }

    private async Task Share()
    {
        await Press("Link");
        var link = await Page.Locator(".notice a").GetAttributeAsync("href") ?? "";
        var answer = await Page.Context.APIRequest.GetAsync(link);
        Checks.That(await answer.TextAsync() == "bonjour", $"the link answers {answer.Status}");
        Checks.That(answer.Headers.GetValueOrDefault("content-security-policy", "").Contains("sandbox", StringComparison.Ordinal),
            "its bytes are not sandboxed");
    }

    private async Task Costs()
    {
        await Room("Costs");
        await See(Page.GetByRole(AriaRole.Rowheader, new() { Name = "desk" }));
        await See(Page.GetByRole(AriaRole.Rowheader, new() { Name = "archive" }));
        var together = await Page.Locator("tfoot").InnerTextAsync();
        Checks.That(together.Contains('€', StringComparison.Ordinal) && together.Contains("R$", StringComparison.Ordinal), together);
    }

    private async Task Refusal()
    {
        await Room("Volumes");
        await Page.GetByRole(AriaRole.Link, new() { Name = "archive" }).ClickAsync();
        await Page.Locator("summary", new() { HasText = "Delete" }).ClickAsync();
        await Page.Locator("details[open] button").ClickAsync();
        await See(Page.GetByRole(AriaRole.Alert));
    }

    private async Task Reads(string language, string code, (string Room, string Says) servers, (string Room, string Says) costs)
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = language }).ClickAsync();
        await Room(servers.Room);
        await See(Page.GetByText(servers.Says));
        await Room(costs.Room);
        await See(Page.GetByText(costs.Says));
        Checks.That(await Page.Locator("html").GetAttributeAsync("lang") == code, $"the page does not say that its language is {code}");
        await Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
    }

    private async Task Narrow()
    {
        await Page.SetViewportSizeAsync(390, 800);
        foreach (var path in new[] { "/ui/", "/ui/servers", "/ui/costs", "/ui/routers", "/ui/servers/new" })
        {
            await Page.GotoAsync(path);
            var wide = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Checks.That(wide <= 390, $"{path} is {wide} wide");
        }

        await Page.SetViewportSizeAsync(1200, 900);
    }

    private async Task Accessible()
    {
        await Page.GotoAsync("/ui/servers");
        var server = await Page.GetByRole(AriaRole.Link, new() { Name = "desk" }).First.GetAttributeAsync("href");
        var broken = new List<string>();
        foreach (var path in _shapes.Select(p => "/ui/" + p).Append(server!))
        {
            await Page.GotoAsync(path);
            var result = await Page.RunAxe();
            broken.AddRange(result.Violations.Select(v => $"{path}: {v.Id} ({v.Nodes[0].Html})"));
        }

        Checks.That(broken.Count == 0, string.Join("; ", broken));
    }

    private async Task CleanUp()
    {
        await Delete("Servers", "desk");
        Checks.That(await window.Until(async () => await Page.GetByRole(AriaRole.Link, new() { Name = "desk" }).CountAsync() == 0,
            _soon), "the server stays");
        await Room("Volumes");
        Checks.That(await window.Until(() => Page.GetByText("available").IsVisibleAsync(), _soon), "the volume stays attached");
        await Delete("Volumes", "archive");
        await Room("Objects");
        await Page.GetByRole(AriaRole.Link, new() { Name = "papers" }).ClickAsync();
        await Confirm();
        await Room("Objects");
        await Confirm();
        await Room("Networks");
        await Confirm();
        await See(Page.GetByText("The network is gone."));
    }

    private async Task SignOut()
    {
        await Press("Sign out");
        await Page.GotoAsync("/ui/servers");
        await See(Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }));
    }
}
