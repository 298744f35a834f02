using Microsoft.Playwright;

namespace Alize.Browser;

/// <summary>How the journey is walked: by links, labels and buttons, as a person does.</summary>
internal sealed partial class Journey
{
    private async Task Delete(string room, string name)
    {
        await Room(room);
        await Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).First.ClickAsync();
        await Confirm();
    }

    /// <summary>The first thing on the page that can be deleted is.</summary>
    private async Task Confirm()
    {
        await Page.Locator("summary", new() { HasText = "Delete" }).First.ClickAsync();
        await Page.Locator("details[open] button").ClickAsync();
        await See(Page.GetByRole(AriaRole.Status));
    }

    private async Task Fill(string password)
    {
        await Page.GetByLabel("User").FillAsync(tenant.Name);
        await Page.GetByLabel("Password").FillAsync(password);
        await Press("Sign in");
    }

    private Task Press(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private Task Room(string name) =>
        Page.Locator("nav.rooms").GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();

    private static Task See(ILocator what) => Assertions.Expect(what).ToBeVisibleAsync();
}
