using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Images;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Images;

public sealed class ImagesTests(OneCloud one) : IClassFixture<OneCloud>
{
    private const string Patch = "application/openstack-images-v2.1-json-patch";

    [Fact]
    public async Task An_empty_id_names_no_image()
    {
        await using var cloud = await TestCloud.Start();
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete, HttpMethod.Patch])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await cloud.Send(method, "/image/v2/images/", "member:p1")).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await cloud.Send(HttpMethod.Get, "/image/v2/images", "member:p1")).Status);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task An_image_is_created_filled_downloaded_and_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (status, image, _) = await cloud.Send(
            HttpMethod.Post, "/image/v2/images", "member:p1",
            new { name = "a", disk_format = "raw", container_format = "bare", os_distro = "x" });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("queued", image.Text("status"));
        Assert.Equal("x", image.Text("os_distro"));
        var id = image.Text("id");
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}/file", "member:p1")).Status);
        Assert.Equal(HttpStatusCode.NoContent, await Upload(cloud, id, [1, 2, 3, 4, 5]));
        var shown = (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}", "member:p1")).Body;
        Assert.Equal("active", shown.Text("status"));
        Assert.Equal(5, shown.LongOrNull("size"));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData([1, 2, 3, 4, 5])), shown.Text("os_hash_value"));
        var (_, _, file) = await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}/file", "member:p1");
        Assert.Equal([1, 2, 3, 4, 5], await file.Content.ReadAsByteArrayAsync());
        var (part, _, range) = await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}/file", "member:p1", null, ("Range", "bytes=1-2"));
        Assert.Equal(HttpStatusCode.PartialContent, part);
        Assert.Equal([2, 3], await range.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.Conflict, await Upload(cloud, id, [1]));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Send(HttpMethod.Delete, $"/image/v2/images/{id}", "member:p1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}", "member:p1")).Status);
        Assert.Contains(id, cloud.Services.GetRequiredService<IImageStore>().List());
        await cloud.Settle();
        Assert.Empty(cloud.Services.GetRequiredService<IImageStore>().List());
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Lists_filter_sort_and_page(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        foreach (var n in Enumerable.Range(1, 5))
        {
            var id = await Create(
                cloud, "member:p1", new
                {
                    name = $"n{n}", disk_format = n > 3
                    ? "qcow2"
                    : "raw", container_format = "bare", tags = new[] { $"t{n % 2}" }, color = n % 2 == 0 ? "red" : "blue"
                });
            await Upload(cloud, id, new byte[n * 100]);
        }

        Assert.Equal(["n1", "n2", "n3", "n4", "n5"], await Names(cloud, "sort=name:asc"));
        Assert.Equal(["n5", "n4", "n3", "n2", "n1"], await Names(cloud, "sort_key=size&sort_dir=desc"));
        Assert.Equal(["n2", "n4"], await Names(cloud, "color=red&sort=name:asc"));
        Assert.Equal(["n1", "n3", "n5"], await Names(cloud, "tag=t1&sort=name:asc"));
        Assert.Equal(["n2", "n3"], await Names(cloud, "size_min=200&size_max=300&sort=name:asc"));
        Assert.Equal(["n1", "n5"], await Names(cloud, "name=in:n1,n5&sort=name:asc"));
        Assert.Equal(["n4", "n5"], await Names(cloud, "disk_format=qcow2&status=active&sort=name:asc"));
        Assert.Empty(await Names(cloud, "created_at=gt:2099-01-01T00:00:00Z"));
        Assert.Equal(5, (await Names(cloud, "created_at=lte:2099-01-01T00:00:00Z")).Length);
        var seen = new List<string>();
        var next = "/v2/images?limit=2&sort=name:asc";
        while (next.Length > 0)
        {
            var page = (await cloud.Send(HttpMethod.Get, "/image" + next, "member:p1")).Body;
            seen.AddRange(page.Items("images").Select(i => i.Text("name")));
            next = page.Text("next");
        }

        Assert.Equal(["n1", "n2", "n3", "n4", "n5"], seen);
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Send(HttpMethod.Get, "/image/v2/images?marker=nope", "member:p1")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Send(HttpMethod.Get, "/image/v2/images?sort=taste", "member:p1")).Status);
    }

    [Fact]
    public async Task A_patch_adds_replaces_and_removes_in_both_spellings()
    {
        await using var cloud = await TestCloud.Start();
        var id = await Create(cloud, "member:p1", new { name = "a" });
        var (status, image) = await Change(
            cloud, id, """[{"op":"add","path":"/a~1b","value":"1"},{"op":"replace","path":"/name","value":"b"}]""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("1", image.Text("a/b"));
        Assert.Equal("b", image.Text("name"));
        Assert.Equal("c", (await Change(cloud, id, """[{"replace":"/name","value":"c"},{"remove":"/a~1b"}]""")).Body.Text("name"));
        Assert.Equal(HttpStatusCode.Conflict, (await Change(cloud, id, """[{"op":"remove","path":"/nope"}]""")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Change(cloud, id, """[{"op":"replace","path":"/size","value":3}]""")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Change(cloud, id, """[{"op":"remove","path":"/name"}]""")).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden, (await Change(cloud, id, """[{"op":"replace","path":"/visibility","value":"public"}]""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Change(cloud, id, """[{"op":"replace","path":"/min_ram","value":"x"}]""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Change(cloud, id, """{"op":"add"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Change(cloud, id, """[[]]""")).Status);
    }

    [Fact]
    public async Task Another_tenant_neither_sees_nor_touches_an_image()
    {
        await using var cloud = await TestCloud.Start();
        var id = await Create(cloud, "member:p1", new { name = "mine", visibility = "private" });
        Assert.Empty((await cloud.Send(HttpMethod.Get, "/image/v2/images", "member:p2")).Body.Items("images"));
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, ""), (HttpMethod.Delete, ""), (HttpMethod.Get, "/file"), (HttpMethod.Put, "/tags/x"),
            (HttpMethod.Get, "/members"),
            (HttpMethod.Post, "/actions/deactivate"), (HttpMethod.Get, "/tasks"),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await cloud.Send(method, $"/image/v2/images/{id}{path}", "member:p2")).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, await Upload(cloud, id, [1], "member:p2"));
        Assert.Equal(HttpStatusCode.NotFound, (await Change(cloud, id, "[]", "member:p2")).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}", "admin:p0")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Delete, $"/image/v2/images/{id}", "reader:p1")).Status);
    }

    [Fact]
    public async Task A_public_image_is_everyones_to_read_and_nobodys_to_change()
    {
        await using var cloud = await TestCloud.Start();
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await cloud.Send(HttpMethod.Post, "/image/v2/images", "member:p1", new { visibility = "public" })).Status);
        var id = await Create(cloud, "admin:p0", new { name = "base", visibility = "public", @protected = true });
        Assert.Equal(HttpStatusCode.OK, (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}", "reader:p9")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Change(cloud, id, "[]", "member:p1")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Delete, $"/image/v2/images/{id}", "admin:p0")).Status);
    }

    [Fact]
    public async Task A_shared_image_appears_when_the_member_accepts()
    {
        await using var cloud = await TestCloud.Start();
        var id = await Create(cloud, "member:p1", new { name = "shared" });
        var path = $"/image/v2/images/{id}/members";
        Assert.Equal("pending", (await cloud.Send(HttpMethod.Post, path, "member:p1", new { member = "p2" })).Body.Text("status"));
        Assert.Equal(HttpStatusCode.Conflict, (await cloud.Send(HttpMethod.Post, path, "member:p1", new { member = "p2" })).Status);
        Assert.Empty((await cloud.Send(HttpMethod.Get, "/image/v2/images", "member:p2")).Body.Items("images"));
        Assert.Single(
            (await cloud.Send(
                HttpMethod.Get, "/image/v2/images?visibility=shared&member_status=pending", "member:p2")).Body.Items("images"));
        Assert.Equal(
            HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Put, path + "/p2", "member:p1", new { status = "accepted" })).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest, (await cloud.Send(HttpMethod.Put, path + "/p2", "member:p2", new { status = "maybe" })).Status);
        Assert.Equal(
            "accepted", (await cloud.Send(HttpMethod.Put, path + "/p2", "member:p2", new { status = "accepted" })).Body.Text("status"));
        Assert.Single((await cloud.Send(HttpMethod.Get, "/image/v2/images", "member:p2")).Body.Items("images"));
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Delete, path + "/p2", "member:p2")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Send(HttpMethod.Delete, path + "/p2", "member:p1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}", "member:p2")).Status);
    }

    [Theory]
    [InlineData("""{"name": 5}""")]
    [InlineData("""{"disk_format": "wrong"}""")]
    [InlineData("""{"container_format": "wrong"}""")]
    [InlineData("""{"id": "short"}""")]
    [InlineData("""{"min_disk": -1}""")]
    [InlineData("""{"x": 5}""")]
    [InlineData("""{"name": """)]
    [InlineData("[]")]
    public async Task A_bad_create_is_refused_with_400(string body)
    {
        var cloud = await one.Cloud();
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.Send(HttpMethod.Post, "/image/v2/images", "member:p1", body)).Status);
    }

    [Fact]
    public async Task Hostile_data_is_refused_and_the_image_waits_for_better()
    {
        await using var cloud = await TestCloud.Start();
        var id = await Create(cloud, "member:p1", new { name = "a", disk_format = "qcow2", container_format = "bare" });
        var hostile = new byte[512];
        "QFI"u8.CopyTo(hostile);
        (hostile[3], hostile[7], hostile[15]) = (0xfb, 3, 200);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Upload(cloud, id, hostile));
        Assert.Equal("queued", (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}", "member:p1")).Body.Text("status"));
        Assert.Empty(cloud.Services.GetRequiredService<IImageStore>().List());
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Staged_data_is_imported_by_a_task(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var id = await Create(cloud, "member:p1", new { name = "a", disk_format = "raw", container_format = "bare" });
        Assert.Equal(HttpStatusCode.NoContent, await Upload(cloud, id, [1, 2], "member:p1", "stage"));
        Assert.Equal("uploading", (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}", "member:p1")).Body.Text("status"));
        var body = new { method = new { name = "glance-direct" } };
        Assert.Equal(
            HttpStatusCode.Accepted, (await cloud.Send(HttpMethod.Post, $"/image/v2/images/{id}/import", "member:p1", body)).Status);
        await cloud.Settle();
        Assert.Equal("active", (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}", "member:p1")).Body.Text("status"));
        var task = Assert.Single((await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}/tasks", "member:p1")).Body.Items("tasks"));
        Assert.Equal("success", task.Text("status"));
        Assert.Empty((await cloud.Send(HttpMethod.Get, "/image/v2/tasks", "member:p2")).Body.Items("tasks"));
    }

    [Fact]
    public async Task A_deactivated_image_cannot_be_downloaded()
    {
        await using var cloud = await TestCloud.Start();
        var id = await Create(cloud, "member:p1", new { name = "a", disk_format = "raw", container_format = "bare" });
        Assert.Equal(
            HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Post, $"/image/v2/images/{id}/actions/deactivate", "member:p1")).Status);
        await Upload(cloud, id, [1]);
        Assert.Equal(
            HttpStatusCode.NoContent, (await cloud.Send(HttpMethod.Post, $"/image/v2/images/{id}/actions/deactivate", "member:p1")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}/file", "member:p1")).Status);
        Assert.Equal(
            HttpStatusCode.NoContent, (await cloud.Send(HttpMethod.Post, $"/image/v2/images/{id}/actions/reactivate", "member:p1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.Send(HttpMethod.Get, $"/image/v2/images/{id}/file", "member:p1")).Status);
    }

    [Fact]
    public async Task Bytes_that_no_row_names_are_swept()
    {
        await using var cloud = await TestCloud.Start();
        var store = cloud.Services.GetRequiredService<IImageStore>();
        await store.Write("orphan", new MemoryStream([1]), 10, default);
        var kept = await Create(cloud, "member:p1", new { name = "a", disk_format = "raw", container_format = "bare" });
        await Upload(cloud, kept, [1]);
        var sweeper = cloud.Services.GetServices<ISweeper>().Single(s => s.Name == "image-bytes");
        Assert.Equal(1, await sweeper.Sweep(default));
        Assert.Equal([kept], store.List());
        Assert.Equal(0, await sweeper.Sweep(default));
    }

    [Fact]
    public async Task Versions_and_schemas_are_what_clients_look_for()
    {
        await using var cloud = await TestCloud.Start();
        Assert.Equal(HttpStatusCode.MultipleChoices, (await cloud.Send(HttpMethod.Get, "/image/", null)).Status);
        Assert.Equal(HttpStatusCode.MultipleChoices, (await cloud.Send(HttpMethod.Get, "/image", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.Send(HttpMethod.Get, "/image/versions", null)).Status);
        foreach (var name in new[] { "image", "images", "member", "members", "task", "tasks" })
        {
            Assert.Equal(name, (await cloud.Send(HttpMethod.Get, $"/image/v2/schemas/{name}", "reader:p1")).Body.Text("name"));
        }

        var (_, _, page) = await cloud.Send(HttpMethod.Get, "/image/v2/images/<b>", "reader:p1");
        Assert.Contains("&lt;b&gt;", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> Create(TestCloud cloud, string token, object body)
    {
        var (status, image, _) = await cloud.Send(HttpMethod.Post, "/image/v2/images", token, body);
        Assert.Equal(HttpStatusCode.Created, status);
        return image.Text("id");
    }

    private static async Task<HttpStatusCode> Upload(
        TestCloud cloud, string id, byte[] bytes, string token = "member:p1", string verb = "file")
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Put, $"/image/v2/images/{id}/{verb}")
        { Content = new ByteArrayContent(bytes) };
        request.Headers.Add("X-Auth-Token", token);
        request.Content.Headers.ContentType = new("application/octet-stream");
        return (await cloud.Http.SendAsync(request)).StatusCode;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Change(
        TestCloud cloud, string id, string body, string token = "member:p1")
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/image/v2/images/{id}") { Content = new StringContent(body) };
        request.Headers.Add("X-Auth-Token", token);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Patch);
        using var response = await cloud.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    private static async Task<string[]> Names(TestCloud cloud, string query) =>
        [.. (await cloud.Send(HttpMethod.Get, $"/image/v2/images?{query}", "member:p1")).Body.Items("images").Select(i => i.Text("name"))];
}
