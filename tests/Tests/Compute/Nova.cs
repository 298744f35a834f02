using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Alize.Services.Compute;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Compute;

/// <summary>Short words for conversations with the compute API.</summary>
public static class Nova
{
    public static Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Response)> Ask(
        this TestCloud cloud, string method, string path, object? body = null, string? token = "member:p1", string version = "2.26") =>
            cloud.Send(
        new HttpMethod(method), "/compute/v2.1/" + path, token, body, ("X-OpenStack-Nova-API-Version", version));

    /// <summary>The answer's body, after checking its status.</summary>
    public static async Task<JsonElement> Get(this TestCloud cloud, string path, string token = "member:p1", string version = "2.26")
    {
        var (status, body, _) = await cloud.Ask("GET", path, null, token, version);
        Assert.True(status == HttpStatusCode.OK, $"{status} {body}");
        return body;
    }

    public static async Task<JsonElement> Server(this TestCloud cloud, string id, string token = "member:p1") =>
        (await cloud.Get($"servers/{id}", token)).GetProperty("server");

    public static async Task<string> Status(this TestCloud cloud, string id) => (await cloud.Server(id)).Text("status");

    /// <summary>A server that was asked for, not yet built. What the wish lacks of image, flavor and name is given.</summary>
    public static async Task<string> Boot(this TestCloud cloud, Parts parts, object? more = null, string token = "member:p1")
    {
        var wish = new Dictionary<string, object> { ["name"] = "web", ["imageRef"] = parts.Image, ["flavorRef"] = parts.Flavor };
        foreach (var property in more?.GetType().GetProperties() ?? [])
        {
            wish[property.Name] = property.GetValue(more)!;
        }

        var (status, body, _) = await cloud.Ask("POST", "servers", new { server = wish }, token);
        Assert.True(status == HttpStatusCode.Accepted, $"{status} {body}");
        return body.GetProperty("server").Text("id");
    }

    public static async Task<string> BootActive(this TestCloud cloud, Parts parts, object? more = null)
    {
        var id = await cloud.Boot(parts, more);
        await cloud.Settle();
        Assert.Equal("ACTIVE", await cloud.Status(id));
        return id;
    }

    public static async Task Act(this TestCloud cloud, string id, object action, int status = 202, string token = "member:p1")
    {
        var (got, body, _) = await cloud.Ask("POST", $"servers/{id}/action", action, token);
        Assert.True((int)got == status, $"{got} {body}");
    }

    /// <summary>An active image, two flavors and (unless told otherwise) a network of project p1.</summary>
    public static async Task<Parts> MakeParts(this TestCloud cloud, bool network = true)
    {
        var flavors = cloud.Services.GetRequiredService<Flavors>();
        var admin = await cloud.Services.GetRequiredService<Alize.Kernel.IAuthenticator>().Authenticate("admin:p0", CancellationToken.None);
        foreach (var (id, n) in new[] { ("f1", 1), ("f2", 2) })
        {
            if (await flavors.Find(id, CancellationToken.None) is null)
            {
                await flavors.Create(
                    admin!, new(id, id, n, n * 128, n, 0, 0, 1, true, false, null, new Dictionary<string, string>()),
                        CancellationToken.None);
            }
        }

        var (_, made, _) = await cloud.Send(
            HttpMethod.Post, "/image/v2/images", "admin:p0",
            new { name = "tiny", disk_format = "raw", container_format = "bare", visibility = "public" });
        var image = made.Text("id");
        using var upload = new HttpRequestMessage(HttpMethod.Put,
            $"/image/v2/images/{image}/file")
        { Content = new ByteArrayContent(new byte[65_536]) };
        upload.Headers.Add("X-Auth-Token", "admin:p0");
        upload.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.Http.SendAsync(upload)).StatusCode);
        var net = network ? (await cloud.MakeNet()).Network : "";
        await cloud.Settle();
        return new(image, "f1", "f2", net);
    }

    public sealed record Parts(string Image, string Flavor, string Larger, string Network);
}
