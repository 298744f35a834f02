using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace Alize.Tests.Console;

/// <summary>A browser without scripts: it keeps cookies, follows nothing by itself, and sends the forms of the page that it
/// shows.</summary>
public sealed class Visitor : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;
    private readonly string? _language;

    public Visitor(Uri cloud, string? language)
    {
        _language = language;
        Cloud = cloud;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false }) { BaseAddress = cloud };
    }

    public Uri Cloud { get; }

    public IHtmlDocument Page { get; private set; } = null!;

    public HttpResponseMessage Answer { get; private set; } = null!;

    public string Html { get; private set; } = "";

    public int Status => (int)Answer.StatusCode;

    /// <summary>What a person reads of the page, with single blanks.</summary>
    public string Text => string.Join(' ', (Page.Body?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public string? Location => Answer.Headers.Location?.OriginalString;

    public string? Notice => Page.QuerySelector(".notice")?.TextContent.Trim();

    public string FormKey => Page.QuerySelector("input[name=_form]")?.GetAttribute("value") ?? "";

    public Cookie? Cookie(string name) => _cookies.GetCookies(new Uri(Cloud, "/ui/"))[name];

    public void Plant(string name, string value) => _cookies.Add(new Cookie(name, value, "/ui", Cloud.Host));

    public Task<Visitor> Get(string path) => Ask(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Posts fields with the key of the page that is shown.</summary>
    public Task<Visitor> Post(string path, params (string Name, string Value)[] fields) =>
        PostRaw(path, [("_form", FormKey), .. fields]);

    public Task<Visitor> PostRaw(string path, params (string Name, string Value)[] fields) =>
        Ask(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

    public async Task<Visitor> Ask(HttpRequestMessage request)
    {
        if (_language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(_language);
        }

        Answer = await _http.SendAsync(request);
        Html = await Answer.Content.ReadAsStringAsync();
        if (Answer.Content.Headers.ContentType?.MediaType == "text/html")
        {
            Page = new HtmlParser().ParseDocument(Html);
        }

        return this;
    }

    /// <summary>Follows the last answer's redirect.</summary>
    public Task<Visitor> Follow()
    {
        Assert.Equal(303, Status);
        return Get(Location!);
    }

    public async Task SignIn(string user, string password)
    {
        await Get("/ui/sign-in");
        await Post("/ui/sign-in", ("user", user), ("password", password), ("domain", "Default"));
        Assert.Equal((303, "/ui/"), (Status, Location));
        await Follow();
    }

    public void Dispose() => _http.Dispose();
}
