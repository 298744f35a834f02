using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Alize.Tests.Fixture;

namespace Alize.Tests.Objects.Dav;

/// <summary>A small WebDAV client.</summary>
/// <param name="key">The access key; null: none is sent.</param>
internal sealed class DavClient(TestCloud cloud, string? key = "member.p1", string? secret = null)
{
    public static string LockInfo(string scope) => $"<lockinfo xmlns='DAV:'><lockscope><{scope}/></lockscope>"
        + "<locktype><write/></locktype><owner>ann</owner></lockinfo>";

    public static string Update(string name, string value) => new XElement(
        XName.Get("propertyupdate", "DAV:"),
        new XElement(XName.Get("set", "DAV:"), new XElement(XName.Get("prop", "DAV:"), new XElement(XName.Get(name, "urn:test"), value))))
        .ToString(SaveOptions.DisableFormatting);

    public string Url(string path) => $"{cloud.Url.GetLeftPart(UriPartial.Authority)}/dav{path}";

    public async Task<(int Status, string Text, HttpResponseMessage Response)> Read(
        string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(new(method), new Uri(Url(path.Contains('%', StringComparison.Ordinal)
            ? path
            : Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)), options));
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (key is not null)
        {
            var words = Encoding.UTF8.GetBytes($"{key}:{secret ?? FakeIdentity.SecretOf(key)}");
            request.Headers.Add("Authorization", "Basic " + Convert.ToBase64String(words));
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        var response = await cloud.Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public async Task<int> Status(string method, string path, string? body = null, params (string Name, string Value)[] headers) =>
        (await Read(method, path, body, headers)).Status;

    public async Task<string> Text(string path) => (await Read("GET", path)).Text;

    /// <summary>What PROPFIND says of a path alone.</summary>
    public async Task<string> Find(string path) => (await Read("PROPFIND", path, null, ("Depth", "0"))).Text;

    /// <summary>The paths that PROPFIND names, decoded, without the door's own prefix.</summary>
    public async Task<List<string>> Names(string path, int depth)
    {
        var (_, text, _) = await Read("PROPFIND", path, null, ("Depth", depth.ToString(CultureInfo.InvariantCulture)));
        return [.. XElement.Parse(text).Elements(XName.Get("response", "DAV:")).Select(r => Uri.UnescapeDataString(
            r.Element(XName.Get("href", "DAV:"))!.Value)["/dav".Length..])];
    }

    /// <summary>Sets a property; returns the multistatus.</summary>
    public async Task<string> Patch(string path, string name, string value) => (await Read("PROPPATCH", path, Update(name, value))).Text;

    public async Task<string?> Property(string path, string name, string space = "urn:test")
    {
        var asked = $"<propfind xmlns='DAV:'><prop><x:{name} xmlns:x='{space}'/></prop></propfind>";
        var (_, text, _) = await Read("PROPFIND", path, asked, ("Depth", "0"));
        return XElement.Parse(text, LoadOptions.PreserveWhitespace).Descendants(XName.Get(name, space)).Single().Value;
    }

    /// <summary>Takes a lock; returns its token.</summary>
    public async Task<string> Lock(string path, string scope)
    {
        var (status, text, response) = await Read("LOCK", path, LockInfo(scope), ("Timeout", "Second-60"));
        return status is 200 or 201
            ? response.Headers.GetValues("Lock-Token").Single().Trim('<', '>')
            : throw new InvalidOperationException($"LOCK {path} answered {status} {text}");
    }
}
