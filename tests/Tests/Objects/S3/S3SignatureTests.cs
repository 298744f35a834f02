using System.Net;
using System.Security.Cryptography;
using System.Text;
using Alize.Tests.Fixture;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Objects.S3;

/// <summary>Signatures: what is changed after signing is refused, whichever part it is.</summary>
public sealed class S3SignatureTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly HttpClient _http = new();

    private static Task<TestCloud> Start(FakeTimeProvider clock) =>
        TestCloud.Start(replace: services => services.AddSingleton<TimeProvider>(clock));

    [Fact]
    public async Task A_request_that_is_changed_after_it_was_signed_is_refused_at_each_part()
    {
        await using var cloud = await Start(new(_now));
        var s3 = new RawS3(cloud, "member.p1", _now);
        Task<string> Send(HttpRequestMessage request) => RawS3.Answer(_http, request);
        HttpRequestMessage Put() => s3.Signed(HttpMethod.Put, "/box/key?tagging-x=1", "body"u8.ToArray(), null, ("x-amz-meta-a", "1"));
        Assert.Equal("200", await Send(s3.Signed(HttpMethod.Put, "/box")));
        Assert.Equal("200", await Send(Put()));
        (string Part, Action<HttpRequestMessage> Spoil)[] spoils =
        [
            ("method", r => r.Method = HttpMethod.Delete),
            ("path", r => r.RequestUri = new Uri(cloud.S3Url, "/box/other?tagging-x=1")),
            ("query value", r => r.RequestUri = new Uri(cloud.S3Url, "/box/key?tagging-x=2")),
            ("query added", r => r.RequestUri = new Uri(cloud.S3Url, "/box/key?tagging-x=1&versionId=null")),
            ("query removed", r => r.RequestUri = new Uri(cloud.S3Url, "/box/key")),
            ("header value", r => Set(r, "x-amz-meta-a", "2")),
            ("header removed", r => r.Headers.Remove("x-amz-meta-a")),
            ("header added", r => Set(r, "x-amz-meta-b", "1")),
            ("acl added", r => Set(r, "x-amz-acl", "public-read")),
            ("date", r => Set(r, "x-amz-date", s3.Stamp[..13] + "08Z")),
            ("host", r => r.Headers.Host = "elsewhere.test"),
            ("payload hash", r => Set(r, "x-amz-content-sha256", "UNSIGNED-PAYLOAD")),
            ("body", r => r.Content = new ByteArrayContent("Body"u8.ToArray())),
            ("signature", r => Change(r, RawS3.SignatureOf(r), new string('0', 64))),
            ("key", r => Change(r, "member.p1", "member.p2")),
            ("region", r => Change(r, "us-east-1", "RegionOne")),
            ("service", r => Change(r, "/s3/", "/ec2/")),
            ("signed headers", r => Change(r, "SignedHeaders=host;", "SignedHeaders=")),
        ];
        foreach (var (part, spoil) in spoils)
        {
            var request = Put();
            spoil(request);
            var answer = await Send(request);
            Assert.True(answer[0] == '4', $"{part}: {answer}");
        }
    }

    [Fact]
    public async Task A_clock_that_is_a_quarter_of_an_hour_off_is_refused()
    {
        await using var cloud = await Start(new(_now));
        Assert.Equal("200", await RawS3.Answer(_http, new RawS3(cloud, "member.p1", _now.AddMinutes(14)).Signed(HttpMethod.Get, "/")));
        Assert.Equal("403 RequestTimeTooSkewed", await RawS3.Answer(_http, new RawS3(cloud, "member.p1",
            _now.AddMinutes(16)).Signed(HttpMethod.Get, "/")));
        Assert.Equal("403 RequestTimeTooSkewed", await RawS3.Answer(_http, new RawS3(cloud, "member.p1",
            _now.AddMinutes(-16)).Signed(HttpMethod.Get, "/")));
        Assert.Equal("403 InvalidAccessKeyId", await RawS3.Answer(_http, new RawS3(cloud, "unknown.key.x", _now).Signed(HttpMethod.Get,
            "/")));
        Assert.Equal("200", await RawS3.Answer(_http, new RawS3(cloud, "member.p1", _now) { Region = "RegionOne" }.Signed(HttpMethod.Get,
            "/")));
        Assert.Equal("400 AuthorizationHeaderMalformed", await RawS3.Answer(_http, new RawS3(cloud, "member.p1",
            _now)
        { Region = "mars" }.Signed(HttpMethod.Get, "/")));
    }

    [Fact]
    public async Task A_presigned_url_works_until_it_expires_and_only_for_what_it_was_signed_for()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cloud = await Start(clock);
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        string Url(HttpVerb verb, string key) => s3.GetPreSignedURL(new GetPreSignedUrlRequest
        {
            BucketName = "box", Key = key, Verb = verb, Expires = clock.GetUtcNow().UtcDateTime.AddHours(1), Protocol = Protocol.HTTP,
        });
        var put = await _http.PutAsync(Url(HttpVerb.PUT, "x"), new ByteArrayContent("hi"u8.ToArray()));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var get = Url(HttpVerb.GET, "x");
        Assert.Equal("hi", await _http.GetStringAsync(get));
        Assert.Equal("hi", await _http.GetStringAsync(get));
        foreach (var other in (string[])[get.Replace("/x?", "/y?", StringComparison.Ordinal), get.Replace("Expires=", "Expires=1",
            StringComparison.Ordinal), get + "&versionId=null"])
        {
            Assert.Contains((await _http.GetAsync(other)).StatusCode, (HttpStatusCode[])[HttpStatusCode.Forbidden,
                HttpStatusCode.BadRequest]);
        }

        Assert.Equal("403 SignatureDoesNotMatch", await RawS3.Answer(_http, new(HttpMethod.Delete, get)));
        var smuggled = new HttpRequestMessage(HttpMethod.Put, Url(HttpVerb.PUT, "x")) { Content = new ByteArrayContent([1]) };
        smuggled.Headers.Add("x-amz-acl", "public-read");
        Assert.Equal("403 AccessDenied", await RawS3.Answer(_http, smuggled));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("403 AccessDenied", await RawS3.Answer(_http, new(HttpMethod.Get, get)));
    }

    [Fact]
    public async Task Old_clients_sign_with_version_2()
    {
        await using var cloud = await Start(new(_now));
        string Sign(string text)
        {
#pragma warning disable CA5350 // the protocol's own
            return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(FakeIdentity.SecretOf("member.p1")),
                Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
        }

        var date = _now.ToString("r");
        var make = new HttpRequestMessage(HttpMethod.Put, new Uri(cloud.S3Url, "/old-box"));
        make.Headers.Add("Date", date);
        make.Headers.TryAddWithoutValidation("Authorization", "AWS member.p1:" + Sign($"PUT\n\n\n{date}\n/old-box"));
        Assert.Equal("200", await RawS3.Answer(_http, make));
        var expires = _now.AddMinutes(5).ToUnixTimeSeconds();
        var list = Uri.EscapeDataString(Sign($"GET\n\n\n{expires}\n/old-box?versioning"));
        var query = $"AWSAccessKeyId=member.p1&Expires={expires}&Signature={list}";
        Assert.Equal("200", await RawS3.Answer(_http, new(HttpMethod.Get, new Uri(cloud.S3Url, $"/old-box?versioning&{query}"))));
        Assert.Equal("403 SignatureDoesNotMatch", await RawS3.Answer(_http, new(HttpMethod.Get, new Uri(cloud.S3Url,
            $"/old-box?acl&{query}"))));
    }

    [Fact]
    public async Task Signed_chunks_are_stored_and_spoiled_ones_are_not()
    {
        await using var cloud = await Start(new(_now));
        var s3 = new RawS3(cloud, "member.p1", _now);
        await RawS3.Answer(_http, s3.Signed(HttpMethod.Put, "/box"));
        var (one, two) = (new byte[70_000], "tail"u8.ToArray());
        async Task<string> Send(Func<byte[], byte[]> spoil, int length = 70_004)
        {
            var request = s3.Signed(
                HttpMethod.Put, "/box/x", [], "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", ("x-amz-decoded-content-length",
                    length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            request.Content = new ByteArrayContent(spoil(s3.Chunks(RawS3.SignatureOf(request), one, two)));
            return await RawS3.Answer(_http, request);
        }

        static byte[] With(byte[] bytes, int at, byte value)
        {
            bytes[at] = value;
            return bytes;
        }

        Assert.Equal("403 SignatureDoesNotMatch", await Send(b => With(b, 1000, 1)));
        Assert.Equal("403 SignatureDoesNotMatch", await Send(b => With(b, b.Length - 100, (byte)'X')));
        Assert.Equal("400 IncompleteBody", await Send(b => b[..^110]));
        Assert.Equal("400 IncompleteBody", await Send(b => [.. b, 1, 2, 3]));
        Assert.StartsWith("40", await Send(b => With(b, 0, (byte)'z')), StringComparison.Ordinal);
        Assert.Equal("400 IncompleteBody", await Send(b => b, 70_005));
        Assert.StartsWith("400", await Send(b => b, 70_003), StringComparison.Ordinal);
        Assert.Equal("404 NoSuchKey", await RawS3.Answer(_http, s3.Signed(HttpMethod.Get, "/box/x")));
        Assert.Equal("200", await Send(b => b));
        Assert.Equal(one.Concat(two), await (await _http.SendAsync(s3.Signed(HttpMethod.Get, "/box/x"))).Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Hostile_xml_is_refused_as_malformed()
    {
        await using var cloud = await Start(new(_now));
        var s3 = new RawS3(cloud, "member.p1", _now);
        await RawS3.Answer(_http, s3.Signed(HttpMethod.Put, "/box"));
        foreach (var body in (string[])
            ["<!DOCTYPE a [<!ENTITY b \"c\">]><Delete><Object><Key>&b;</Key></Object></Delete>", "<Delete><Object><Key>x</Key></Object>",
                "<Delete/>", "", "<Other><Object><Key>x</Key></Object></Other>", "{}"])
        {
            var says = await RawS3.Answer(_http, s3.Signed(HttpMethod.Post, "/box?delete=", Encoding.UTF8.GetBytes(body)));
            Assert.True(says == "400 MalformedXML", $"{body}: {says}");
        }
    }

    [Fact]
    public async Task Deep_and_large_xml_is_refused_and_a_thousand_keys_are_the_most()
    {
        await using var cloud = await Start(new(_now));
        var s3 = new RawS3(cloud, "member.p1", _now);
        await RawS3.Answer(_http, s3.Signed(HttpMethod.Put, "/box"));
        Task<string> Delete(string body) => RawS3.Answer(_http, s3.Signed(HttpMethod.Post, "/box?delete=", Encoding.UTF8.GetBytes(body)));
        var deep = new StringBuilder().Insert(0, "<a>", 5000).ToString();
        Assert.Equal("400 MalformedXML", await Delete($"<Delete>{deep}"));
        Assert.Equal("400 MaxMessageLengthExceeded", await Delete($"<Delete>{new string(' ', 5 << 20)}</Delete>"));
        static string Keys(int count) => string.Concat(Enumerable.Range(0, count).Select(n => $"<Object><Key>{n}</Key></Object>"));
        Assert.Equal("400 MalformedXML", await Delete($"<Delete>{Keys(1001)}</Delete>"));
        Assert.Equal("200", await Delete($"<Delete><Quiet>true</Quiet>{Keys(1000)}</Delete>"));
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    private static void Change(HttpRequestMessage request, string from, string to) =>
        Set(request, "Authorization", request.Headers.GetValues("Authorization").Single().Replace(from, to, StringComparison.Ordinal));
}
