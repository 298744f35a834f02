using System.Net;
using Alize.Kernel;
using Alize.Services.Objects.Care;
using Alize.Tests.Fixture;
using Alize.Tests.Objects.S3;
using Alize.Tests.Objects.Swift;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Objects;

/// <summary>Bytes that rot on the disk are found before anybody asks for them, and told to the operator.</summary>
public sealed class ScrubTests
{
    private const string Path = "/alize/v1/objects/scrub";
    private static readonly string[] _all = ["p1/box/large", "p1/box/parts 1", "p1/box/parts 2", "p1/box/small", "p1/kept/x", "p1/kept/x"];

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task What_is_whole_is_read_and_not_spoken_of(string engine)
    {
        await using var cloud = await Filled(engine);
        var report = await cloud.Services.GetRequiredService<ObjectsCare>().ScrubNow(default);
        Assert.Empty(report.Spoiled);
        Assert.Equal((_all.Length, true), ((int)report.Blobs, report.Bytes > 6 << 20));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Bytes_that_were_touched_are_found_by_their_names_and_never_given_out(string engine)
    {
        await using var cloud = await Filled(engine);
        foreach (var file in Files(cloud))
        {
            Spoil(file);
        }

        await cloud.Services.GetRequiredService<ObjectsCare>().ScrubNow(default);
        Assert.Equal(_all, await Reported(cloud));
        using var answer = await new SwiftClient(cloud).Send("GET", "/box/small");
        Assert.Equal(500, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Bytes_that_are_gone_are_found_too()
    {
        await using var cloud = await Filled("sqlite");
        foreach (var file in Files(cloud).Where(f => f.Contains("files-", StringComparison.Ordinal)))
        {
            File.Delete(file);
        }

        await cloud.Services.GetRequiredService<ObjectsCare>().ScrubNow(default);
        Assert.Equal(["p1/box/large", "p1/box/parts 1"], await Reported(cloud));
    }

    [Fact]
    public async Task Nobody_but_the_operator_asks_for_it()
    {
        await using var cloud = await TestCloud.Start();
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Get, Path, "member:p1")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Send(HttpMethod.Post, Path, "member:p1")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Send(HttpMethod.Post, Path, "admin:p1")).Status);
    }

    private static async Task<TestCloud> Filled(string engine)
    {
        var cloud = await TestCloud.Start(engine);
        var swift = new SwiftClient(cloud);
        await swift.Put("/box");
        await swift.Put("/box/small", "a few bytes");
        await swift.Put("/box/large", new string('x', 300_000));
        await swift.Put("/kept", "", ("X-Versions-Enabled", "true"));
        await swift.Put("/kept/x", "older");
        await swift.Put("/kept/x", "newer");
        using var s3 = cloud.As("member.p1");
        var upload = await s3.InitiateMultipartUploadAsync("box", "parts");
        var parts = new List<Amazon.S3.Model.PartETag>();
        foreach (var (number, size) in ((int, int)[])[(1, 6 << 20), (2, 1000)])
        {
            var part = await s3.UploadPartAsync(new()
            {
                BucketName = "box",
                Key = "parts",
                UploadId = upload.UploadId,
                PartNumber = number,
                InputStream = new MemoryStream(new byte[size]),
            });
            parts.Add(new(number, part.ETag));
        }

        await s3.CompleteMultipartUploadAsync(new() { BucketName = "box", Key = "parts", UploadId = upload.UploadId, PartETags = parts });
        return cloud;
    }

    private static IEnumerable<string> Files(TestCloud cloud) =>
        Directory.EnumerateFiles(
            System.IO.Path.Combine(cloud.Services.GetRequiredService<Cloud>().DataDir, "objects", "blobs"),
            "*",
            SearchOption.AllDirectories);

    /// <summary>Turns a bit over here and there, in each record.</summary>
    private static void Spoil(string file)
    {
        var bytes = File.ReadAllBytes(file);
        for (var i = 30; i < bytes.Length; i += 31)
        {
            bytes[i] ^= 1;
        }

        using var to = File.OpenHandle(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(to, bytes, 0);
    }

    private static async Task<List<string>> Reported(TestCloud cloud)
    {
        var (_, body, _) = await cloud.Send(HttpMethod.Get, Path, "admin:p1");
        return [.. body.GetProperty("scrub").GetProperty("spoiled").EnumerateArray()
            .Select(s => $"{s.GetProperty("project_id")}/{s.GetProperty("container")}/{s.GetProperty("name")}"
                + (s.TryGetProperty("part", out var part) ? $" {part}" : "")).Order(StringComparer.Ordinal)];
    }
}
