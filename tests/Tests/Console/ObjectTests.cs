using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Alize.Tests.Console;

public sealed class ObjectTests(ConsoleWorld world) : IClassFixture<ConsoleWorld>
{
    private const string Place = "?in=a%20caf%C3%A9&prefix=2026%2F";

    [Fact]
    public async Task A_file_goes_in_is_found_under_its_folder_comes_out_and_goes()
    {
        using var visitor = await Container();
        await visitor.Ask(Upload(visitor.FormKey, "été & \"<b>\".html", "<script>alert(1)</script>"));
        await visitor.Follow();
        Assert.Equal("The object is stored.", visitor.Notice);
        Assert.Contains("été & \"<b>\".html", visitor.Text, StringComparison.Ordinal);
        await visitor.Get("/ui/objects/browse?in=a%20caf%C3%A9");
        Assert.Equal("2026/", visitor.Page.QuerySelector("tbody th a")!.TextContent);
        var (container, name) = ("a café", "2026/été & \"<b>\".html");
        await visitor.Get("/ui/objects/get" + Place + "&name=" + Uri.EscapeDataString(name));
        Assert.Equal("<script>alert(1)</script>", visitor.Html);
        Assert.Equal("application/octet-stream", visitor.Answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", visitor.Answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("sandbox", visitor.Answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("text/html", (await world.Ada.Objects.Head(container, name, default)).ContentType);
        await visitor.Get("/ui/objects/browse" + Place);
        await visitor.Post("/ui/objects/remove" + Place, ("name", name));
        await visitor.Follow();
        Assert.Equal("The object is gone.", visitor.Notice);
        Assert.DoesNotContain(".html", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_opens_the_object_to_anyone()
    {
        using var visitor = await Container();
        await world.Ada.Objects.Put("a café", "2026/note", new MemoryStream("for all"u8.ToArray()), "text/plain", default);
        await visitor.Post("/ui/objects/link" + Place, ("name", "2026/note"), ("hours", "1"));
        Assert.Equal(200, visitor.Status);
        var link = new Uri(visitor.Page.QuerySelector(".notice code")!.TextContent);
        Assert.Equal("for all", await world.Cloud.Http.GetStringAsync(new Uri(link.PathAndQuery, UriKind.Relative)));
    }

    [Fact]
    public async Task A_folder_is_shared_by_a_link_with_a_password_and_the_link_ends()
    {
        using var visitor = await Container();
        await world.Ada.Objects.Put("a café", "2026/note", new MemoryStream("for some"u8.ToArray()), "text/plain", default);
        await visitor.Get("/ui/objects/browse" + Place);
        await visitor.Post(
            "/ui/objects/links" + Place, ("kind", "download"), ("password", "tram 4"), ("days", "3"), ("downloads", "5"));
        await visitor.Follow();
        Assert.Equal("The link is there.", visitor.Notice);
        Assert.Contains("with a password", visitor.Text, StringComparison.Ordinal);
        var link = new Uri(visitor.Page.QuerySelector("tbody th code")!.TextContent).PathAndQuery;
        using var request = new HttpRequestMessage(HttpMethod.Get, link + "/files/note");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(":tram 4"u8));
        using var answer = await world.Cloud.Http.SendAsync(request);
        Assert.Equal("for some", await answer.Content.ReadAsStringAsync());
        await visitor.Post("/ui/objects/links/delete", ("link", visitor.Page.QuerySelector("input[name=link]")!.GetAttribute("value")!));
        await visitor.Follow();
        Assert.Equal("The link has ended.", visitor.Notice);
        Assert.Equal(404, (int)(await world.Cloud.Http.GetAsync(new Uri(link, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_link_that_cannot_be_is_refused_on_the_page()
    {
        using var visitor = await Container();
        await visitor.Post("/ui/objects/links" + Place, ("kind", "download"), ("password", "abc"));
        Assert.Equal(400, visitor.Status);
        Assert.NotNull(visitor.Notice);
    }

    [Fact]
    public async Task A_file_without_the_forms_key_is_not_stored()
    {
        using var visitor = await Container();
        foreach (var key in new[] { "", "x" })
        {
            await visitor.Ask(Upload(key, "smuggled", "bytes"));
            Assert.Equal(400, visitor.Status);
        }

        await visitor.Ask(Upload(visitor.FormKey, "", "bytes"));
        Assert.Equal(400, visitor.Status);
        Assert.DoesNotContain(await world.Ada.Objects.List("a café", Alize.Client.ListQuery.All, default), o => o.Name == "2026/smuggled");
    }

    [Fact]
    public async Task A_container_that_holds_something_is_not_deleted_and_the_page_says_why()
    {
        using var visitor = await Container();
        await world.Ada.Objects.Put("a café", "2026/note", new MemoryStream([1]), "text/plain", default);
        await visitor.Get("/ui/objects");
        await visitor.Post("/ui/objects/delete", ("container", "a café"));
        Assert.Equal(409, visitor.Status);
        Assert.NotNull(visitor.Notice);
    }

    /// <summary>As browsers send it: names as UTF-8, quotes in them escaped.</summary>
    private static HttpRequestMessage Upload(string key, string name, string text)
    {
        var body = $"""
            --edge
            Content-Disposition: form-data; name="_form"

            {key}
            --edge
            Content-Disposition: form-data; name="file"; filename="{name.Replace("\"", "%22", StringComparison.Ordinal)}"
            Content-Type: text/html

            {text}
            --edge--

            """;
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n")));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=edge");
        return new HttpRequestMessage(HttpMethod.Post, "/ui/objects/upload" + Place) { Content = content };
    }

    private async Task<Visitor> Container()
    {
        await world.Ada.Objects.CreateContainer("a café", default);
        var visitor = await world.Reader();
        await visitor.Get("/ui/objects/browse" + Place);
        Assert.Equal(200, visitor.Status);
        return visitor;
    }
}
