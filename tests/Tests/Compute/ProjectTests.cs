using System.Net;
using Alize.Kernel;
using Alize.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Compute;

/// <summary>What a deleted project leaves behind.</summary>
public sealed class ProjectTests
{
    [Fact]
    public async Task A_deleted_projects_servers_and_images_go_with_it()
    {
        await using var cloud = await TestCloud.Start();
        var parts = await cloud.MakeParts();
        var (_, made, _) = await cloud.Ask("POST", "servers", new
        {
            server = new { name = "web", imageRef = parts.Image, flavorRef = parts.Flavor },
        });
        var id = made.GetProperty("server").GetProperty("id").GetString()!;
        await cloud.Settle();
        Assert.Equal("ACTIVE", await cloud.Status(id));
        await cloud.Db.Transact(
            tx => cloud.Services.GetRequiredService<LedgerBook>().Write(tx, new("identity.project.delete", "project", "p1")));
        foreach (var name in (string[])["server-projects", "image-projects"])
        {
            Assert.Equal(0, await cloud.Services.GetServices<ISweeper>().Single(s => s.Name == name).Sweep(default));
            await cloud.Settle();
        }

        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", $"servers/{id}")).Status);
        Assert.Equal(0, await cloud.Db.Number($"SELECT count(*) FROM image WHERE owner = {"p1"} AND deleted_at IS NULL"));
        await ServersTests.AssertNothingLeft(cloud);
    }
}
