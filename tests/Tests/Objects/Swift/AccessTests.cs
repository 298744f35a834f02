using System.Security.Cryptography;
using System.Text;
using Alize.Services.Objects.Swift;
using Alize.Tests.Fixture;
using Xunit;

namespace Alize.Tests.Objects.Swift;

public sealed class AccessTests
{
    [Fact]
    public async Task Every_operation_refuses_strangers_and_those_without_a_role()
    {
        await using var cloud = await TestCloud.Start();
        var owner = new SwiftClient(cloud);
        await owner.Put("/box");
        await owner.Put("/box/x", "secret");
        foreach (var policy in SwiftPolicy.All.Where(p => p.Guests != SwiftGuests.Anyone))
        {
            var path = policy.Place switch { SwiftPlace.Account => "", SwiftPlace.Container => "/box", _ => "/box/x" };
            (string, string)[] headers = policy.Method == "COPY" ? [("Destination", "box/y")] : [];
            foreach (var (token, expected) in ((string?, int)[])[("admin-less", 401), (null, 401), ("member:p2", 403),
                ("manager:p2", 403), ("nothing:p1", 403)])
            {
                var status = await owner.As(token).Status(policy.Method, path, null, headers);
                Assert.True(status == expected, $"{policy.Method} {policy.Place} as {token ?? "nobody"}: {status}");
            }

            var reader = await owner.As("reader:p1").Status(policy.Method, path, null, headers);
            var reads = policy.Method is "GET" or "HEAD";
            Assert.True(reads ? reader is 200 or 204 : reader == 403, $"{policy.Method} {policy.Place} as reader: {reader}");
        }

        Assert.Equal("secret", await owner.Text("/box/x"));
        Assert.Equal(403,
            await new SwiftClient(cloud, "p2", "member:p2").Status("PUT", "/mine/y", "", ("X-Copy-From", "/box/x"),
                ("X-Copy-From-Account", "AUTH_p1")));
        Assert.Equal(403,
            await new SwiftClient(cloud, "p2", "member:p2").Status("COPY", "/box/x", null, ("Destination", "box/x"),
                ("Destination-Account", "AUTH_p1")));
    }

    [Fact]
    public async Task A_container_lets_in_whom_its_lists_name()
    {
        await using var cloud = await TestCloud.Start();
        var owner = new SwiftClient(cloud);
        var guest = owner.As("member:p2");
        var nobody = owner.As(null);
        await owner.Put("/box");
        await owner.Put("/box/x", "open");
        async Task Lists(string read, string write) =>
            Assert.Equal(204, await owner.Status("POST", "/box", "", ("X-Container-Read", read), ("X-Container-Write", write)));

        await Lists(".r:*", "");
        Assert.Equal((200, 200, 401, 403),
            (await nobody.Status("GET", "/box/x"), await guest.Status("GET", "/box/x"), await nobody.Status("GET", "/box"),
                await guest.Status("PUT", "/box/y")));
        await Lists(".r:*,.rlistings", "");
        Assert.Equal((200, 204, 401),
            (await nobody.Status("GET", "/box"), await nobody.Status("HEAD", "/box"), await nobody.Status("GET", "")));
        await Lists(".r:.good.example,.r:-bad.good.example", "");
        Assert.Equal(200, await nobody.Status("GET", "/box/x", null, ("Referer", "http://a.good.example/page")));
        Assert.Equal(401, await nobody.Status("GET", "/box/x", null, ("Referer", "http://bad.good.example/page")));
        Assert.Equal(401, await nobody.Status("GET", "/box/x"));
        await Lists("p2:user-member-p2", "*:user-member-p2");
        Assert.Equal((200, 200, 201, 204),
            (await guest.Status("GET", "/box/x"), await guest.Status("GET", "/box"), await guest.Status("PUT", "/box/y"),
                await guest.Status("DELETE", "/box/y")));
        Assert.Equal((403, 403), (await owner.As("reader:p2").Status("GET", "/box/x"), await guest.Status("POST", "/box")));
        await Lists("*:*", "");
        Assert.Equal((200, 401, 403),
            (await owner.As("reader:p3").Status("GET", "/box/x"), await nobody.Status("GET", "/box/x"),
                await guest.Status("PUT", "/box/y")));
        Assert.Null((await guest.Send("HEAD", "/box")).Header("X-Container-Read"));
        Assert.Equal("*:*", (await owner.Send("HEAD", "/box")).Header("X-Container-Read"));
        Assert.Equal(400, await owner.Status("POST", "/box", "", ("X-Container-Write", ".r:*")));
        Assert.Equal(400, await owner.Status("POST", "/box", "", ("X-Container-Read", ".nonsense:x")));
    }

    [Fact]
    public async Task An_account_lets_in_whom_its_list_names()
    {
        await using var cloud = await TestCloud.Start();
        var owner = new SwiftClient(cloud);
        var guest = owner.As("member:p2");
        await owner.Put("/box");
        async Task List(string acl) => Assert.Equal(204, await owner.Status("POST", "", "", ("X-Account-Access-Control", acl)));
        await List("{\"read-only\":[\"p2:*\"]}");
        Assert.Equal((200, 204, 403),
            (await guest.Status("GET", ""), await guest.Status("GET", "/box"), await guest.Status("PUT", "/box/x")));
        await List("{\"read-write\":[\"p2:user-member-p2\"]}");
        Assert.Equal((201, 201, 403),
            (await guest.Status("PUT", "/box/x"), await guest.Status("PUT", "/new"), await guest.Status("POST", "")));
        await List("{\"admin\":[\"p2:user-member-p2\"]}");
        Assert.Equal(204, await guest.Status("POST", ""));
        Assert.Equal(400, await owner.Status("POST", "", "", ("X-Account-Access-Control", "{\"owner\":[]}")));
        Assert.Equal(400, await owner.Status("POST", "", "", ("X-Account-Access-Control", "[1")));
    }

    [Theory]
    [InlineData("sha1"), InlineData("sha256"), InlineData("sha512"), InlineData("sha256:")]
    public async Task A_signed_address_opens_one_object_for_one_method_until_it_ends(string digest)
    {
        await using var cloud = await TestCloud.Start();
        var owner = new SwiftClient(cloud);
        var nobody = owner.As(null);
        await owner.Put("/box");
        await owner.Put("/box/dir/x", "shared", ("X-Object-Meta-Hidden", "1"));
        await owner.Put("/box/y", "private");
        await owner.Status("POST", "", "", ("X-Account-Meta-Temp-URL-Key", "key"));
        string Query(string method, string path, long ends = 4_000_000_000, string key = "key") =>
            Sign(digest, key, $"{method}\n{ends}\n{path}") + $"&temp_url_expires={ends}";
        var mine = Query("GET", "/v1/AUTH_p1/box/dir/x");
        var get = await nobody.Send("GET", "/box/dir/x?" + mine);
        Assert.Equal("shared", await get.Content.ReadAsStringAsync());
        Assert.Equal("attachment; filename=\"x\"; filename*=UTF-8''x", get.Header("Content-Disposition"));
        Assert.Null(get.Header("X-Object-Meta-Hidden"));
        Assert.Equal("inline", (await nobody.Send("GET", $"/box/dir/x?{mine}&inline")).Header("Content-Disposition"));
        Assert.StartsWith("attachment; filename=\"b.txt\"",
            (await nobody.Send("GET", $"/box/dir/x?{mine}&filename=b.txt")).Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal(200, await nobody.Status("HEAD", "/box/dir/x?" + mine));
        Assert.Equal(200, await nobody.Status("GET", "/box/dir/x?" + Query("GET", "/object-store/v1/AUTH_p1/box/dir/x")));
        Assert.Equal(401, await nobody.Status("GET", "/box/y?" + mine));
        Assert.Equal(401, await nobody.Status("PUT", "/box/dir/x?" + mine));
        Assert.Equal(401, await nobody.Status("GET", "/box/dir/x?" + Query("GET", "/v1/AUTH_p1/box/dir/x", ends: 1000)));
        Assert.Equal(401, await nobody.Status("GET", "/box/dir/x?" + Query("GET", "/v1/AUTH_p1/box/dir/x", key: "wrong")));
        Assert.Equal(401, await owner.Status("GET", "/box/dir/x?temp_url_sig=ab&temp_url_expires=x"));
        var put = Query("PUT", "/v1/AUTH_p1/box/z");
        Assert.Equal(201, await nobody.Status("PUT", "/box/z?" + put, "up"));
        Assert.Equal(400, await nobody.Status("PUT", "/box/z?" + put, "", ("X-Object-Manifest", "other/x")));
        Assert.Equal(401, await nobody.Status("PUT", "/box/z?" + put, "", ("X-Copy-From", "/box/y")));
        var prefix =
            Sign(digest, "key", "GET\n4000000000\nprefix:/v1/AUTH_p1/box/dir/") + "&temp_url_expires=4000000000&temp_url_prefix=dir/";
        Assert.Equal((200, 401), (await nobody.Status("GET", "/box/dir/x?" + prefix), await nobody.Status("GET", "/box/y?" + prefix)));
        var near = Sign(digest, "key",
            "ip=127.0.0.0/8\nGET\n4000000000\n/v1/AUTH_p1/box/y") + "&temp_url_expires=4000000000&temp_url_ip_range=127.0.0.0/8";
        Assert.Equal(200, await nobody.Status("GET", "/box/y?" + near));
        var far = Sign(digest, "key",
            "ip=10.0.0.0/8\nGET\n4000000000\n/v1/AUTH_p1/box/y") + "&temp_url_expires=4000000000&temp_url_ip_range=10.0.0.0/8";
        Assert.Equal(401, await nobody.Status("GET", "/box/y?" + far));
        Assert.Null((await owner.As("reader:p1").Send("HEAD", "")).Header("X-Account-Meta-Temp-Url-Key"));
    }

    [Fact]
    public async Task A_signed_form_stores_its_files_and_no_other_does()
    {
        await using var cloud = await TestCloud.Start();
        var owner = new SwiftClient(cloud);
        await owner.Put("/box", "", ("X-Container-Meta-Temp-URL-Key", "key"));
        async Task<(int Status, string Says)> Post(string key, long ends, int most, string redirect = "")
        {
            var text = $"/v1/AUTH_p1/box/up-\n{redirect}\n{most}\n2\n{ends}";
            using var form = new MultipartFormDataContent
            {
                { new StringContent(redirect), "redirect" }, { new StringContent($"{most}"), "max_file_size" },
                { new StringContent("2"), "max_file_count" },
                { new StringContent($"{ends}"), "expires" }, { new StringContent(Hmac("sha1", key, text)), "signature" },
                { new StringContent("hello"), "file1", "a.txt" }, { new StringContent("world"), "file2", "b.txt" },
            };
            using var answer = await owner.As(null).Send("POST", "/box/up-", form);
            return ((int)answer.StatusCode, answer.Header("Location") ?? await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal((401, "FormPost: Form Expired"), await Post("key", 1000, 100));
        Assert.Equal((401, "FormPost: Invalid Signature"), await Post("wrong", 4_000_000_000, 100));
        Assert.Equal(413, (await Post("key", 4_000_000_000, 3)).Status);
        Assert.Equal(404, await owner.Status("GET", "/box/up-a.txt"));
        Assert.Equal((201, "201 Created"), await Post("key", 4_000_000_000, 100));
        Assert.Equal(("hello", "world"), (await owner.Text("/box/up-a.txt"), await owner.Text("/box/up-b.txt")));
        Assert.Equal("text/plain; charset=utf-8", (await owner.Send("HEAD", "/box/up-a.txt")).Header("Content-Type"));
        Assert.Equal(401, await owner.As(null).Status("POST", "/box/up-", ""));
    }

    internal static string Hmac(string digest, string key, string text)
    {
        var (k, t) = (Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text));
#pragma warning disable CA5350 // what clients sign with
        return digest switch
        {
            "sha1" => Convert.ToHexStringLower(HMACSHA1.HashData(k, t)),
            "sha256" => Convert.ToHexStringLower(HMACSHA256.HashData(k, t)),
            "sha512" => Convert.ToHexStringLower(HMACSHA512.HashData(k, t)),
            _ => "sha256:" + Convert.ToBase64String(HMACSHA256.HashData(k, t)),
        };
#pragma warning restore CA5350
    }

    private static string Sign(string digest, string key, string text) => "temp_url_sig=" + Uri.EscapeDataString(Hmac(digest, key, text));
}
