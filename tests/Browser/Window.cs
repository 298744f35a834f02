using Microsoft.Playwright;

namespace Alize.Browser;

/// <summary>Debian's Chromium without a screen. It remembers every complaint of the browser: a script that failed, a policy that was
/// broken.</summary>
internal sealed class Window : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private const int PatienceMs = 20_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _complaints = [];

    private Window(IPlaywright playwright, IBrowser browser, IPage page)
    {
        _playwright = playwright;
        _browser = browser;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of, except that a page was answered with a refusal that the test asked for.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public static async Task<Window> Open(Uri console)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = console.AbsoluteUri,
            Locale = "en-GB",
            IgnoreHTTPSErrors = true,
            ViewportSize = new() { Width = 1200, Height = 900 },
        });
        context.SetDefaultTimeout(PatienceMs);
        var window = new Window(playwright, browser, await context.NewPageAsync());
        context.Console += (_, message) => window.Hear(message);
        context.WebError += (_, error) => window._complaints.Add(error.Error);
        return window;
    }

    /// <summary>Fetches the page again until it shows what is waited for.</summary>
    public async Task<bool> Until(Func<Task<bool>> holds, TimeSpan patience)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < patience;)
        {
            if (await holds())
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(400));
            await Page.ReloadAsync();
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private void Hear(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning" && !message.Text.Contains("the server responded with a status of 4",
            StringComparison.Ordinal))
        {
            _complaints.Add(message.Text);
        }
    }
}
