using Alize.Client.Auth;

namespace Alize.Browser;

/// <summary>A picture of one page of the console, for the documents.</summary>
internal static class Picture
{
    public static async Task Take(string cloudDir, string user, string password, string page, string file)
    {
        var auth = SettingsFiles.FromOpenRc(Path.Combine(cloudDir, "openrc.sh")).AuthUrl;
        await using var window = await Window.Open(new Uri(auth, "/"));
        await window.Page.GotoAsync("/ui/sign-in?back=" + Uri.EscapeDataString(page));
        await window.Page.GetByLabel("User").FillAsync(user);
        await window.Page.GetByLabel("Password").FillAsync(password);
        await window.Page.Locator("main button").ClickAsync();
        await window.Page.Locator("nav.rooms").WaitForAsync();
        await window.Page.ScreenshotAsync(new() { Path = file });
    }
}
