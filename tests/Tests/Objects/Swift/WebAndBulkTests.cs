using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Objects.Swift;

public sealed class WebAndBulkTests
{
    /// <summary>An archive of box/hello.txt ("hello from bzip2\n"), packed by bzip2 itself.</summary>
    private const string Bzip2 =
        "QlpoOTFBWSZTWSflHJ8AAJZ7hMqQgEBAAf+ACARzZt5QAACACCAAkoSoRoAAA0Bk0BJTJGmp6QyA0Gg0PUroqY63IpATtQkjfhuu"
        + "1A5fjQuDAgJAwrGTnsY8+j6WSAWXSSUyGRR7UxBRHjE02nJ2IY7WULiC+dS1IMjT6RolTPmjzNJqgUDh/g+scVJHiBU/VHON8xIP"
        + "4u5IpwoSBPyjk+A=";

    [Fact]
    public async Task A_container_is_a_website_where_it_says_so()
    {
        await using var cloud = await TestCloud.Start();
        var owner = new SwiftClient(cloud);
        var nobody = owner.As(null);
        await owner.Put("/site", "", ("X-Container-Read", ".r:*,.rlistings"), ("X-Container-Meta-Web-Index", "index.html"),
            ("X-Container-Meta-Web-Error", "error.html"));
        await owner.Put("/site/index.html", "<p>home", ("Content-Type", "text/html"));
        await owner.Put("/site/404error.html", "<p>lost", ("Content-Type", "text/html"));
        await owner.Put("/site/docs/index.html", "<p>docs");
        await owner.Put("/site/list/a%3Cb", "x");
        Assert.Equal("<p>home", await nobody.Text("/site/"));
        Assert.Equal("<p>home", await nobody.Text("/site"));
        Assert.Equal("<p>docs", await nobody.Text("/site/docs"));
        var lost = await nobody.Send("GET", "/site/nothing");
        Assert.Equal((404, "<p>lost"), ((int)lost.StatusCode, await lost.Content.ReadAsStringAsync()));
        Assert.Contains("index.html\n", await owner.Text("/site"), StringComparison.Ordinal);
        Assert.Equal(204,
            await owner.Status("POST", "/site", "", ("X-Container-Meta-Web-Listings", "true"),
                ("X-Container-Meta-Web-Listings-CSS", "s.css")));
        var list = await nobody.Text("/site/list/");
        Assert.Contains("<link rel=\"stylesheet\" type=\"text/css\" href=\"../s.css\" />", list, StringComparison.Ordinal);
        Assert.Contains("<a href=\"./a%3Cb\">a&lt;b</a>", list, StringComparison.Ordinal);
        Assert.Equal(204, await owner.Status("POST", "/site", "", ("X-Container-Read", ".r:*")));
        Assert.Equal(401, await nobody.Status("GET", "/site/list/"));
        Assert.Equal(204, await owner.Status("POST", "/site", "", ("X-Container-Read", "")));
        Assert.Equal((401, 401), (await nobody.Status("GET", "/site/index.html"), await nobody.Status("GET", "/site/")));
    }

    [Theory]
    [InlineData("tar"), InlineData("tar.gz"), InlineData("tar.bz2")]
    public async Task An_archive_becomes_objects_and_a_list_of_names_deletes_them(string format)
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        var body = format == "tar.bz2" ? Convert.FromBase64String(Bzip2) : await Pack(format);
        var up = await swift.Send("PUT", $"?extract-archive={format}", body, ("Accept", "application/json"));
        using var made = JsonDocument.Parse(await up.Content.ReadAsStringAsync());
        Assert.Equal("201 Created", made.RootElement.GetProperty("Response Status").GetString());
        Assert.StartsWith("hello", await swift.Text("/box/hello.txt"), StringComparison.Ordinal);
        Assert.Equal("text/plain", (await swift.Send("HEAD", "/box/hello.txt")).Header("Content-Type"));
        var down = await swift.Send("POST", "?bulk-delete",
            "/box/hello.txt\nbox/none\n\nbox/" + Uri.EscapeDataString("dir/" + new string('n', 120)) + "\nbox\n",
            ("Accept", "application/json"));
        using var gone = JsonDocument.Parse(await down.Content.ReadAsStringAsync());
        Assert.Equal(format == "tar.bz2" ? 2 : 3, gone.RootElement.GetProperty("Number Deleted").GetInt32());
        Assert.Equal(404, await swift.Status("HEAD", "/box"));
    }

    [Fact]
    public async Task An_archive_that_is_none_is_refused_in_words()
    {
        await using var cloud = await TestCloud.Start();
        var swift = new SwiftClient(cloud);
        foreach (var format in (string[])["tar", "tar.gz", "tar.bz2"])
        {
            var answer = await swift.Send("PUT", $"/box?extract-archive={format}", new string('x', 5000));
            Assert.Contains("Response Status: 400", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(400, await swift.Status("PUT", "?extract-archive=zip", "x"));
        Assert.Equal((405, 405), (await swift.Status("PUT", ""), await swift.Status("DELETE", "")));
    }

    private static async Task<byte[]> Pack(string format)
    {
        using var bytes = new MemoryStream();
        await using (Stream into = format == "tar" ? new BufferedStream(bytes)
            : new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(into, TarEntryFormat.Pax, leaveOpen: format == "tar"))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "box/"));
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "box/hello.txt") { DataStream = new MemoryStream("hello"u8.ToArray()) });
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile,
                    "box/dir/" + new string('n', 120))
                { DataStream = new MemoryStream(new byte[3000]) });
            await into.FlushAsync();
            if (format == "tar")
            {
                return bytes.ToArray();
            }
        }

        return bytes.ToArray();
    }
}
