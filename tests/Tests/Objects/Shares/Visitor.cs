using System.Net;
using Alize.Tests.Fixture;

namespace Alize.Tests.Objects.Shares;

/// <summary>Somebody with a link and no account.</summary>
internal sealed class Visitor(TestCloud cloud)
{
    public async Task<(int Status, string Text, HttpResponseMessage Answer)> Ask(
        string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(cloud.Url, path)) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer);
    }

    public async Task<int> Status(string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers) =>
        (await Ask(method, path, content, headers)).Status;

    public async Task<string> Text(string path, params (string Name, string Value)[] headers) =>
        (await Ask("GET", path, null, headers)).Text;

    /// <summary>As a browser asks.</summary>
    public Task<(int Status, string Text, HttpResponseMessage Answer)> Browse(
        string path, string language = "en", string? cookie = null) => Ask(
            "GET", path, null,
            [("Accept", "text/html"), ("Accept-Language", language), .. cookie is null ? [] : new[] { ("Cookie", cookie) }]);

    public static HttpContent Form(params (string File, string Text)[] files)
    {
        var form = new MultipartFormDataContent("the-boundary");
        foreach (var (file, text) in files)
        {
            form.Add(new StringContent(text), "file", file);
        }

        return form;
    }

    public static HttpContent Password(string password) => new FormUrlEncodedContent([new("password", password)]);

    public static (string, string) Basic(string password) =>
        ("Authorization", "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(":" + password)));

    /// <summary>A link, as a member of its project makes it; its path on this cloud.</summary>
    public async Task<string> Link(object share, string token = "member:p1")
    {
        var (status, body, _) = await cloud.Send(HttpMethod.Post, "/alize/v1/shares", token, new { share });
        Assert(status == HttpStatusCode.Created, body.ToString());
        return new Uri(body.GetProperty("share").GetProperty("url").GetString()!).AbsolutePath;
    }

    private static void Assert(bool holds, string says) => Xunit.Assert.True(holds, says);
}
