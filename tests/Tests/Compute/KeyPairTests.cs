using System.Net;
using System.Security.Cryptography;
using Alize.Services.Compute;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Compute;

public sealed class KeyPairTests(OneCloud one) : IClassFixture<OneCloud>
{
    private const string Ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKTpAVHyrUXlbZqzuDCv8fkkEwFmYZHqaNQI3MrIHmnd who@where";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_key_pair_is_generated_shown_listed_and_deleted(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        var (status, made, _) = await cloud.Ask("POST", "os-keypairs", new { keypair = new { name = "k 1" } }, version: "2.1");
        Assert.Equal(HttpStatusCode.OK, status);
        var pair = made.GetProperty("keypair");
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pair.Text("private_key"));
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----", pair.Text("private_key"), StringComparison.Ordinal);
        Assert.StartsWith("ssh-rsa AAAAB3NzaC1yc2E", pair.Text("public_key"), StringComparison.Ordinal);
        Assert.False(pair.TryGetProperty("type", out _));
        var shown = (await cloud.Get("os-keypairs/k 1")).GetProperty("keypair");
        Assert.Equal(pair.Text("fingerprint"), shown.Text("fingerprint"));
        Assert.Equal("user-member-p1", shown.Text("user_id"));
        Assert.True(shown.GetProperty("id").GetInt64() > 0);
        Assert.False(shown.TryGetProperty("private_key", out _));
        Assert.Equal(HttpStatusCode.Conflict, (await cloud.Ask("POST", "os-keypairs", new { keypair = new { name = "k 1" } })).Status);
        Assert.Equal("k 1", (await cloud.Get("os-keypairs")).GetProperty("keypairs")[0].GetProperty("keypair").Text("name"));
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Ask("DELETE", "os-keypairs/k 1", version: "2.1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("DELETE", "os-keypairs/k 1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "os-keypairs/k 1")).Status);
    }

    [Fact]
    public async Task An_imported_key_has_the_fingerprint_that_ssh_keygen_gives_it()
    {
        await using var cloud = await TestCloud.Start();
        var (status, made, _) = await cloud.Ask(
            "POST", "os-keypairs", new { keypair = new { name = "k", public_key = Ed25519, type = "ssh" } });
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("ssh", made.GetProperty("keypair").Text("type"));
        Assert.False(made.GetProperty("keypair").TryGetProperty("private_key", out _));
        Assert.Equal(Md5OfBlob(Ed25519), made.GetProperty("keypair").Text("fingerprint"));
    }

    [Fact]
    public async Task A_certificate_is_made_for_who_asks_for_one_and_can_be_brought_again()
    {
        await using var cloud = await TestCloud.Start();
        var (status, made, _) = await cloud.Ask("POST", "os-keypairs", new { keypair = new { name = "w", type = "x509" } });
        Assert.Equal(HttpStatusCode.Created, status);
        var pem = made.GetProperty("keypair").Text("public_key");
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", pem, StringComparison.Ordinal);
        var (again, same, _) = await cloud.Ask(
            "POST", "os-keypairs", new { keypair = new { name = "w2", type = "x509", public_key = pem } });
        Assert.Equal(HttpStatusCode.Created, again);
        Assert.Equal(made.GetProperty("keypair").Text("fingerprint"), same.GetProperty("keypair").Text("fingerprint"));
    }

    [Fact]
    public async Task A_key_pair_is_its_users_and_only_an_admin_may_look_at_anothers()
    {
        await using var cloud = await TestCloud.Start();
        await cloud.Ask("POST", "os-keypairs", new { keypair = new { name = "k", public_key = Ed25519 } });
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Ask("GET", "os-keypairs/k", token: "member:p2")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.Ask("GET", "os-keypairs/k?user_id=user-member-p1", token: "member:p2")).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden, (await cloud.Ask("DELETE", "os-keypairs/k?user_id=user-member-p1", token: "member:p2")).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.Ask("GET", "os-keypairs/k?user_id=user-member-p1", token: "admin:p2")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cloud.Ask("GET", "os-keypairs/k?user_id=user-member-p1", token: "admin:p2", version: "2.9")).Status);
        var (status, made, _) = await cloud.Ask(
            "POST", "os-keypairs", new { keypair = new { name = "given", public_key = Ed25519, user_id = "user-member-p1" } }, "admin:p2");
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("user-member-p1", made.GetProperty("keypair").Text("user_id"));
        Assert.Equal(HttpStatusCode.OK, (await cloud.Ask("GET", "os-keypairs/given")).Status);
    }

    [Theory]
    [InlineData("""{"keypair": {"name": "k", "public_key": ""}}""")]
    [InlineData("""{"keypair": {"name": "k", "public_key": "ssh-rsa JUNK"}}""")]
    [InlineData(
        """{"keypair": {"name": "k", "public_key": "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIKTpAVHyrUXlbZqzuDCv8fkkEwFmYZHqaNQI3MrIHmnd"}}""")]
    [InlineData("""{"keypair": {"name": "k", "public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5//////8="}}""")]
    [InlineData(
        """{"keypair": {"name": "k", "public_key": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "type": "x509"}}""")]
    [InlineData("""{"keypair": {"name": "k", "type": "gpg"}}""")]
    [InlineData("""{"keypair": {"name": ""}}""")]
    [InlineData("""{"keypair": {"name": "a/b"}}""")]
    [InlineData("""{"keypair": {"name": " k"}}""")]
    [InlineData("""{"keypair": {"nme": "k"}}""")]
    [InlineData("""{"keypair": 7}""")]
    public async Task Bad_key_pairs_are_refused(string body)
    {
        var cloud = await one.Cloud();
        var (status, answer, _) = await cloud.Ask("POST", "os-keypairs", body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(400, answer.GetProperty("badRequest").GetProperty("code").GetInt32());
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Of_many_who_race_for_the_last_key_pair_one_gets_it(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        await cloud.Ask("PUT", "os-quota-class-sets/default", new { quota_class_set = new { key_pairs = 3 } }, "admin:p0");
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12)
                .Select(i => cloud.Ask("POST", "os-keypairs", new { keypair = new { name = $"k{i}", public_key = Ed25519 } })));
        Assert.Equal(3, answers.Count(a => a.Status == HttpStatusCode.Created));
        Assert.Equal(9, answers.Count(a => a.Status == HttpStatusCode.Forbidden));
        var page = await cloud.Get("os-keypairs");
        Assert.Equal(3, page.GetProperty("keypairs").GetArrayLength());
        await cloud.Ask("DELETE", "os-keypairs/" + page.GetProperty("keypairs")[0].GetProperty("keypair").Text("name"));
        Assert.Equal(
            HttpStatusCode.Created,
            (await cloud.Ask("POST", "os-keypairs", new { keypair = new { name = "last", public_key = Ed25519 } })).Status);
    }

    [Fact]
    public async Task Servers_find_a_pair_by_user_and_name()
    {
        await using var cloud = await TestCloud.Start();
        await cloud.Ask("POST", "os-keypairs", new { keypair = new { name = "k", public_key = Ed25519 } });
        var pairs = cloud.Services.GetRequiredService<KeyPairs>();
        Assert.Equal(Ed25519, (await pairs.Find("user-member-p1", "k", CancellationToken.None))?.PublicKey);
        Assert.Null(await pairs.Find("user-member-p2", "k", CancellationToken.None));
    }

#pragma warning disable CA5351 // Nova's fingerprints are MD5
    private static string Md5OfBlob(string key) => string.Join(
        ':', MD5.HashData(Convert.FromBase64String(key.Split(' ')[1]))
            .Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
#pragma warning restore CA5351
}
