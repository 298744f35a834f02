using System.Net.Http.Headers;
using System.Text;
using Alize.Services.Objects.S3;
using Alize.Tests.Compute;
using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Alize.Tests.Network;
using Alize.Tests.Objects.S3;
using Alize.Tests.Objects.Swift;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Alize.Tests.Fuzz;

/// <summary>The doors that read their own requests: Swift's headers and queries, S3's XML, forms, archives, and what a guest says to the
/// metadata address.</summary>
public sealed class ObjectFuzzTests : IAsyncLifetime
{
    private static readonly string[] _swiftHeaders =
    [
        "X-Container-Read", "X-Container-Write", "X-Delete-At", "X-Delete-After", "X-Object-Manifest",
        "X-Copy-From", "X-Copy-From-Account", "X-Symlink-Target", "Range", "If-None-Match",
        "If-Match", "If-Modified-Since", "ETag", "Content-Type", "X-Versions-Location", "X-History-Location",
        "X-Versions-Enabled", "X-Container-Meta-Quota-Bytes", "X-Container-Meta-Web-Index",
        "X-Account-Meta-Temp-URL-Key", "X-Container-Sync-To", "X-Fresh-Metadata", "Destination",
        "X-Timestamp", "X-Account-Access-Control", "X-Detect-Content-Type", "X-Object-Meta-A", "Origin",
        "X-Newest", "X-Backend-Storage-Policy-Index", "X-Storage-Policy", "X-Container-Meta-Access-Control-Allow-Origin",
        "Content-Encoding", "Content-Disposition", "X-Remove-Container-Read",
    ];

    private static readonly string[] _swiftValues =
    [
        "", "x", "-1", "99999999999999999999", "bytes=0-0,1-1,-1", "bytes=9-1", ".r:*,.rlistings",
        ".r:-*.x,p2:*", "/box/letter", "/%FF/%00", "box", "box/", "*", "\"", "W/\"x\"",
        "Thu, 99 Foo 2026 99:99:99 GMT", "{\"admin\":[\"x\"]}", "{\"admin\":", "[]", "text/html; charset=\"",
        "true", "AUTH_p1", "AUTH_%", "1e9", "a=b;c", "0x10", "%", "application/x-www-form-urlencoded",
    ];

    private static readonly string[] _swiftQueries =
    [
        "", "?limit=-1", "?limit=x", "?format=yaml", "?prefix=%FF", "?marker=%00", "?delimiter=",
        "?delimiter=%E2%80%A8&path=x", "?multipart-manifest=get", "?multipart-manifest=put", "?version-id=x",
        "?versions", "?symlink=get", "?temp_url_sig=x&temp_url_expires=y", "?extract-archive=tar",
        "?extract-archive=x", "?bulk-delete", "?swift_owner=1", "?reverse=x&end_marker=a", "?signature=x&expires=1",
    ];

    private static readonly string[] _s3Headers =
    [
        "range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "x-amz-copy-source", "x-amz-copy-source-range",
        "x-amz-copy-source-if-modified-since", "x-amz-acl", "x-amz-grant-read", "x-amz-tagging", "x-amz-tagging-directive",
        "x-amz-metadata-directive", "x-amz-meta-a", "x-amz-storage-class", "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-customer-key", "x-amz-server-side-encryption-customer-algorithm",
        "x-amz-server-side-encryption-customer-key-md5", "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-copy-source-server-side-encryption-customer-key", "x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date",
        "x-amz-object-lock-legal-hold", "x-amz-bypass-governance-retention", "x-amz-decoded-content-length", "x-amz-checksum-crc32",
        "x-amz-sdk-checksum-algorithm", "x-amz-trailer", "x-amz-expected-bucket-owner", "x-amz-website-redirect-location",
    ];

    private static readonly string[] _s3Values =
    [
        "", "bytes=0-0", "bytes=9-1", "bytes=-0", "\"x\"", "*", "Thu, 99 Foo 2026 99:99:99 GMT", "2026-13-45T99:99:99Z", "/box/letter",
        "/box/letter?versionId=x", "%FF", "a=b&c", "a=b&a=b", "id=\"x\", uri=\"", "public-read", "aws:kms", "AES256",
        "GOVERNANCE", "ON", "true",
        "-1",
        "99999999999999999999", "AAAAAA==", "!!", "CRC32", "x-amz-checksum-crc32", "COPY", "REPLACE", "2030-01-01T00:00:00Z",
    ];

    private static readonly string[] _xml =
    [
        "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
        "<Delete><Quiet>true</Quiet><Object><Key>a</Key><VersionId>x</VersionId></Object></Delete>",
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"x\"</ETag></Part></CompleteMultipartUpload>",
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>"
            + "<KMSMasterKeyID>k</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
        "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin>"
            + "<MaxAgeSeconds>1</MaxAgeSeconds></CORSRule></CORSConfiguration>",
        "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix>x</Prefix></Filter>"
            + "<Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>",
        "<AccessControlPolicy><Owner><ID>p1</ID></Owner><AccessControlList><Grant>"
            + "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>p2</ID></Grantee>"
            + "<Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>",
        "<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument></WebsiteConfiguration>",
        "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>",
        "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2030-01-01T00:00:00Z</RetainUntilDate></Retention>",
        "<LegalHold><Status>ON</Status></LegalHold>",
        "<CreateBucketConfiguration><LocationConstraint>x</LocationConstraint></CreateBucketConfiguration>",
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
            + "\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::box/*\"}]}",
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
    ];

    private TestCloud _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await TestCloud.Start();
        var swift = new SwiftClient(_cloud);
        await swift.Put("/box");
        await swift.Put("/box/letter", "of ann");
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public Task Swift_refuses_headers_and_queries_of_ill_will_in_its_own_words() => Chance.Rounds(async chance =>
    {
        var wrong = new List<string>();
        for (var i = 0; i < 700; i++)
        {
            var method = chance.Pick(["GET", "HEAD", "PUT", "POST", "DELETE", "COPY", "OPTIONS"]);
            var path = chance.Pick(["", "/box", "/box/letter", "/new" + chance.Next(3), "/box/new", "/box/a%2Fb%20c"]);
            var headers = Enumerable.Range(0, chance.Next(4))
                .Select(_ => (Name: chance.Pick(_swiftHeaders), Value: chance.Pick(_swiftValues))).DistinctBy(h => h.Name).ToArray();
            var target = path + chance.Pick(_swiftQueries);
            var body = method is "PUT" or "POST"
                ? chance.Pick<object>(
                    ["", "[]", "{", "/box/none\n%FF\n", new byte[] { 0x42, 0x5a, 0x68, 0x39, 1 },
                        "[{\"path\":\"/box/letter\",\"range\":\"-\"}]"])
                : null;
            using var response = await new SwiftClient(_cloud).Send(method, target, body, headers);
            await Judge(wrong, $"{method} {target} {string.Join(", ", headers)} {body}", response, "swift");
        }

        Wrong.None(wrong);
    });

    [Fact]
    public Task S3_refuses_xml_of_ill_will_as_XML() => Chance.Rounds(async chance =>
    {
        var wrong = new List<string>();
        foreach (var operation in _cloud.Services.GetRequiredService<S3Table>().All.Where(
            o => o.Method is "PUT" or "POST" && o.Scope != S3Scope.Service))
        {
            for (var i = 0; i < 6; i++)
            {
                var target = (operation.Bucketless ? "/other" : "/box") + (operation.Scope == S3Scope.Object ? "/letter" : "")
                    + (operation.Sub is { } sub ? $"?{sub}=" : "");
                var good = Encoding.UTF8.GetBytes(chance.Pick(_xml));
                using var request = new RawS3(_cloud, "member.p1", TimeProvider.System.GetUtcNow()).Signed(
                    new(operation.Method), target, chance.OneIn(3) ? good : chance.Spoil(good), null,
                    operation.WithHeader is { } header ? [(header.ToLowerInvariant(), chance.Pick(_swiftValues).Trim())] : []);
                using var response = await _cloud.Http.SendAsync(request);
                await Judge(wrong, $"{operation.Method} {target} {Encoding.UTF8.GetString(good)}", response, "s3");
            }
        }

        Wrong.None(wrong);
    });

    [Fact]
    public Task S3_refuses_headers_of_ill_will_as_XML() => Chance.Rounds(async chance =>
    {
        var wrong = new List<string>();
        for (var i = 0; i < 500; i++)
        {
            var method = chance.Pick(["GET", "HEAD", "PUT", "POST", "DELETE"]);
            var target = chance.Pick(["/box", "/box/letter", "/box/new", "/box/letter?tagging=", "/box/new?uploads="]);
            var headers = Enumerable.Range(0, chance.Next(1, 4))
                .Select(_ => (Name: chance.Pick(_s3Headers), Value: chance.Pick(_s3Values))).DistinctBy(h => h.Name).ToArray();
            using var request = new RawS3(_cloud, "member.p1", TimeProvider.System.GetUtcNow()).Signed(
                new(method), target, method is "PUT" or "POST" ? "of ann"u8.ToArray() : null, null, headers);
            using var response = await _cloud.Http.SendAsync(request);
            await Judge(wrong, $"{method} {target} {string.Join(", ", headers)}", response, "s3");
        }

        Wrong.None(wrong);
    });

    [Fact]
    public Task S3_refuses_signatures_and_queries_that_were_touched() => Chance.Rounds(async chance =>
    {
        var wrong = new List<string>();
        for (var i = 0; i < 300; i++)
        {
            using var request = new RawS3(_cloud, "member.p1", TimeProvider.System.GetUtcNow()).Signed(HttpMethod.Get, "/box/letter");
            var name = chance.Pick(["Authorization", "x-amz-date", "x-amz-content-sha256"]);
            var value = Encoding.Latin1.GetString(chance.Spoil(Encoding.ASCII.GetBytes(request.Headers.GetValues(name).Single())));
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, new string([.. value.Where(c => c is >= ' ' and < (char)127)]));
            if (chance.OneIn(4))
            {
                request.RequestUri = new Uri(
                    _cloud.S3Url, "/box?" + chance.Pick(
                        ["X-Amz-Signature=x", "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a",
                            "AWSAccessKeyId=a&Signature=b&Expires=c", "max-keys=-1", "list-type=3", "uploadId=x", "partNumber=0"]));
                request.Headers.Remove("Authorization");
            }

            using var response = await _cloud.Http.SendAsync(request);
            await Judge(wrong, $"{request.RequestUri} {name}: {value}", response, "s3");
        }

        Wrong.None(wrong);
    });

    [Fact]
    public Task Forms_and_archives_that_were_touched_are_refused() => Chance.Rounds(async chance =>
    {
        var form = Encoding.UTF8.GetBytes(
            "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nletter\r\n--b\r\nContent-Disposition: form-data; "
                + "name=\"redirect\"\r\n\r\n\r\n--b\r\n"
            + "Content-Disposition: form-data; name=\"max_file_size\"\r\n\r\n100\r\n--b\r\nContent-Disposition: form-data; "
                + "name=\"file\"; filename=\"f\"\r\nContent-Type: text/plain\r\n\r\nof bob\r\n--b--\r\n");
        using var tar = new MemoryStream();
        using (var writer = new System.Formats.Tar.TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(
                new System.Formats.Tar.PaxTarEntry(
                    System.Formats.Tar.TarEntryType.RegularFile, "box/a")
                { DataStream = new MemoryStream(new byte[700]) });
        }

        var wrong = new List<string>();
        for (var i = 0; i < 120; i++)
        {
            var (method, url, good, type) = chance.Pick<(string, Uri, byte[], string)>(
            [
                ("POST", new Uri(_cloud.S3Url, "/box"), form, "multipart/form-data; boundary=b"),
                ("POST", new Uri(_cloud.Url, "/object-store/v1/AUTH_p1/box/x"), form, "multipart/form-data; boundary=b"),
                ("PUT", new Uri(_cloud.Url, "/object-store/v1/AUTH_p1?extract-archive=tar"), tar.ToArray(), "application/x-tar"),
                ("PUT", new Uri(_cloud.Url, "/object-store/v1/AUTH_p1?extract-archive=tar.gz"), tar.ToArray(), "application/gzip"),
            ]);
            using var request = new HttpRequestMessage(new(method), url) { Content = new ByteArrayContent(chance.Spoil(good)) };
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(chance.OneIn(10) ? "multipart/form-data" : type);
            if (method == "PUT")
            {
                request.Headers.Add("X-Auth-Token", "member:p1");
            }

            using var response = await _cloud.Http.SendAsync(request);
            await Judge(wrong, $"{method} {url}", response, url.Port == _cloud.S3Url.Port ? "s3" : "swift");
        }

        Wrong.None(wrong);
    });

    [Fact]
    public async Task The_metadata_address_answers_whatever_a_guest_says()
    {
        var parts = await _cloud.MakeParts();
        var port = await _cloud.Make("ports", new { network_id = parts.Network });
        await _cloud.Boot(parts, new { networks = new[] { new { port = port.Id() } } });
        var guest = new Guest(_cloud, parts.Network, port.Address());
        var good = Encoding.ASCII.GetBytes(
            "POST /openstack/latest/password HTTP/1.1\r\nHost: 169.254.169.254\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
            + "GET /latest/meta-data/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        await Chance.Rounds(async chance =>
        {
            for (var i = 0; i < 150; i++)
            {
                var words = Encoding.Latin1.GetString(chance.Spoil(good));
                var heard = await guest.Say(words);
                Assert.False(
                    heard.Contains("HTTP/1.1 500", StringComparison.Ordinal)
                        || heard.Contains("   at ", StringComparison.Ordinal), words + heard);
            }

            Assert.Equal("200", await guest.Status("/latest/meta-data/"));
        });
    }

    private static async Task Judge(List<string> wrong, string what, HttpResponseMessage response, string door)
    {
        var status = (int)response.StatusCode;
        var text = await response.Content.ReadAsStringAsync();
        var type = response.Content.Headers.ContentType?.MediaType;
        var isHead = response.RequestMessage!.Method == HttpMethod.Head;
        var own = door == "s3"
            ? text.Contains("<Error>", StringComparison.Ordinal) || text.Length == 0
            : type is "text/html" or "text/plain" or "application/json" or "application/xml" or "text/xml" || text.Length == 0;
        if ((status >= 500 && status != 501) || (status >= 400 && !isHead && !own)
            || text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception:", StringComparison.Ordinal))
        {
            wrong.Add($"{what}: {status} {type} {text}");
        }
    }
}
