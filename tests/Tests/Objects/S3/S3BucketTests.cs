using System.Net;
using Alize.Kernel;
using Alize.Services.Objects.S3.Buckets;
using Alize.Tests.Fixture;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Objects.S3;

/// <summary>What is said of buckets: versions, grants, policies, locks, lifecycle, CORS, websites.</summary>
public sealed class S3BucketTests
{
    private static readonly HttpClient _http = new();

    private static PutObjectRequest Put(string bucket, string key, string body) =>
        new() { BucketName = bucket, Key = key, ContentBody = body };

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Versions_are_kept_listed_and_deleted_one_by_one(string engine)
    {
        await using var cloud = await TestCloud.Start(engine);
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        Assert.Null((await s3.GetBucketVersioningAsync("box")).VersioningConfig?.Status?.Value is "Enabled" ? "on" : null);
        await s3.PutBucketVersioningAsync(new() { BucketName = "box", VersioningConfig = new() { Status = VersionStatus.Enabled } });
        var one = (await s3.PutObjectAsync(Put("box", "x", "one"))).VersionId;
        var two = (await s3.PutObjectAsync(Put("box", "x", "two"))).VersionId;
        Assert.NotEqual(one, two);
        var deleted = await s3.DeleteObjectAsync("box", "x");
        Assert.Equal("true", deleted.DeleteMarker);
        Assert.Equal("NoSuchKey", await S3Clients.Code(() => s3.GetObjectAsync("box", "x")));
        var listed = (await s3.ListVersionsAsync("box")).Versions;
        Assert.Equal([deleted.VersionId, two, one], listed.Select(v => v.VersionId));
        Assert.Equal([true, false, false], listed.Select(v => v.IsDeleteMarker == true));
        using (var old = await s3.GetObjectAsync("box", "x", one))
        {
            Assert.Equal("one", await new StreamReader(old.ResponseStream).ReadToEndAsync());
        }

        Assert.Equal("MethodNotAllowed", await S3Clients.Code(() => s3.GetObjectAsync("box", "x", deleted.VersionId)));
        await s3.DeleteObjectAsync("box", "x", deleted.VersionId);
        Assert.Equal(two, (await s3.GetObjectMetadataAsync("box", "x")).VersionId);
        var pages = new List<string>();
        for (string? key = null, version = null; ;)
        {
            var page = await s3.ListVersionsAsync(new ListVersionsRequest
            {
                BucketName = "box", MaxKeys = 1, KeyMarker = key,
                VersionIdMarker = version
            });
            pages.AddRange(page.Versions.Select(v => v.VersionId));
            if (page.IsTruncated != true)
            {
                break;
            }

            (key, version) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }

        Assert.Equal([two, one], pages);
    }

    [Fact]
    public async Task Tags_and_grants_are_kept_and_public_objects_are_read_by_anybody()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        using var stranger = cloud.As("member.p2");
        await s3.PutBucketAsync("box");
        await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "box", Key = "x", ContentBody = "x", TagSet = [new() { Key = "a",
            Value = "b c" }]
        });
        Assert.Equal("b c", Assert.Single((await s3.GetObjectTaggingAsync(new() { BucketName = "box", Key = "x" })).Tagging).Value);
        await s3.PutObjectTaggingAsync(new()
        {
            BucketName = "box", Key = "x", Tagging = new()
            {
                TagSet = [new() { Key = "n",
            Value = "1" }]
            }
        });
        Assert.Equal("n", Assert.Single((await s3.GetObjectTaggingAsync(new() { BucketName = "box", Key = "x" })).Tagging).Key);
        var url = new Uri(cloud.S3Url, "/box/x");
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.GetAsync(url)).StatusCode);
        await s3.PutObjectAclAsync(new PutObjectAclRequest { BucketName = "box", Key = "x", ACL = S3CannedACL.PublicRead });
        Assert.Equal("x", await _http.GetStringAsync(url));
        Assert.Equal(2, (await s3.GetObjectAclAsync(new() { BucketName = "box", Key = "x" })).Grants.Count);
        await s3.PutPublicAccessBlockAsync(new()
        {
            BucketName = "box",
            PublicAccessBlockConfiguration = new() { IgnorePublicAcls = true }
        });
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.GetAsync(url)).StatusCode);
        await s3.DeletePublicAccessBlockAsync(new() { BucketName = "box" });
        await s3.PutBucketOwnershipControlsAsync(new()
        {
            BucketName = "box", OwnershipControls = new() { Rules = [new() { ObjectOwnership = ObjectOwnership.BucketOwnerEnforced }] },
        });
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.GetAsync(url)).StatusCode);
        Assert.Equal("AccessControlListNotSupported", await S3Clients.Code(
            () => s3.PutObjectAclAsync(new PutObjectAclRequest { BucketName = "box", Key = "x", ACL = S3CannedACL.PublicRead })));
        Assert.Equal("AccessDenied", await S3Clients.Code(() =>
            stranger.PutObjectTaggingAsync(new() { BucketName = "box", Key = "x", Tagging = new() { TagSet = [] } })));
        Assert.Equal("AccessDenied", await S3Clients.Code(() => stranger.GetObjectTaggingAsync(new() { BucketName = "box", Key = "x" })));
    }

    [Fact]
    public async Task A_policy_grants_to_another_project_and_a_denial_beats_even_the_owner()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        using var friend = cloud.As("member.p2");
        using var stranger = cloud.As("member.p3");
        await s3.PutBucketAsync("box");
        await s3.PutObjectAsync(Put("box", "shared/x", "x"));
        await s3.PutObjectAsync(Put("box", "secret/x", "x"));
        await s3.PutBucketPolicyAsync("box", """
            { "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::p2:root" },
                  "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::box/shared/*" },
                { "Effect": "Allow", "Principal": { "AWS": ["p2"] }, "Action": "s3:ListBucket",
                  "Resource": "arn:aws:s3:::box", "Condition": { "StringLike": { "s3:prefix": "shared/*" } } },
                { "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::box/secret/*" } ] }
            """);
        using (await friend.GetObjectAsync("box", "shared/x"))
        {
            await friend.PutObjectAsync(Put("box", "shared/y", "y"));
        }

        Assert.Equal(2, (await friend.ListObjectsV2Async(new() { BucketName = "box", Prefix = "shared/" })).S3Objects.Count);
        Assert.Equal("AccessDenied", await S3Clients.Code(() => friend.ListObjectsV2Async(new() { BucketName = "box" })));
        Assert.Equal("AccessDenied", await S3Clients.Code(() => friend.GetObjectAsync("box", "secret/x")));
        Assert.Equal("AccessDenied", await S3Clients.Code(() => friend.DeleteObjectAsync("box", "shared/x")));
        Assert.Equal("AccessDenied", await S3Clients.Code(() => friend.PutBucketPolicyAsync("box", "{}")));
        Assert.Equal("AccessDenied", await S3Clients.Code(() => stranger.GetObjectAsync("box", "shared/x")));
        Assert.Equal("AccessDenied", await S3Clients.Code(() => s3.DeleteObjectAsync("box", "secret/x")));
        Assert.Equal("MalformedPolicy", await S3Clients.Code(() => s3.PutBucketPolicyAsync("box",
            """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::other/*"}]}""")));
        Assert.Equal("MalformedPolicy", await S3Clients.Code(() => s3.PutBucketPolicyAsync("box",
            """
            {"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
                "Condition":{"StringEquals":{"aws:unknown":"1"}}}]}
            """)));
        Assert.Contains("secret", (await s3.GetBucketPolicyAsync("box")).Policy, StringComparison.Ordinal);
        await s3.DeleteBucketPolicyAsync("box");
        Assert.Equal("AccessDenied", await S3Clients.Code(() => friend.GetObjectAsync("box", "shared/x")));
        // the SDK hands the refusal over as if it were the policy
        Assert.Contains("NoSuchBucketPolicy", (await s3.GetBucketPolicyAsync("box")).Policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_version_is_not_destroyed_before_its_time()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cloud = await TestCloud.Start(replace: services => services.AddSingleton<TimeProvider>(clock));
        using var s3 = cloud.As("member.p1");
        using var manager = cloud.As("manager.p1");
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = "vault", ObjectLockEnabledForBucket = true });
        await s3.PutObjectLockConfigurationAsync(new()
        {
            BucketName = "vault",
            ObjectLockConfiguration = new()
            {
                ObjectLockEnabled = ObjectLockEnabled.Enabled,
                Rule = new() { DefaultRetention = new() { Mode = ObjectLockRetentionMode.Governance, Days = 1 } }
            },
        });
        var version = (await s3.PutObjectAsync(Put("vault", "x", "x"))).VersionId;
        await s3.DeleteObjectAsync("vault", "x");
        Assert.Equal("AccessDenied", await S3Clients.Code(() => s3.DeleteObjectAsync("vault", "x", version)));
        Assert.Equal("AccessDenied", await S3Clients.Code(() => s3.DeleteObjectAsync(new DeleteObjectRequest
        {
            BucketName = "vault",
            Key = "x", VersionId = version, BypassGovernanceRetention = true
        })));
        Assert.Equal("InvalidBucketState", await S3Clients.Code(() =>
            s3.PutBucketVersioningAsync(new() { BucketName = "vault", VersioningConfig = new() { Status = VersionStatus.Suspended } })));
        await s3.PutObjectLegalHoldAsync(new()
        {
            BucketName = "vault", Key = "x", VersionId = version,
            LegalHold = new() { Status = ObjectLockLegalHoldStatus.On }
        });
        Assert.Equal("AccessDenied", await S3Clients.Code(() => manager.DeleteObjectAsync(new DeleteObjectRequest
        {
            BucketName = "vault",
            Key = "x", VersionId = version, BypassGovernanceRetention = true
        })));
        await s3.PutObjectLegalHoldAsync(new()
        {
            BucketName = "vault", Key = "x", VersionId = version,
            LegalHold = new() { Status = ObjectLockLegalHoldStatus.Off }
        });
        await s3.PutObjectRetentionAsync(new()
        {
            BucketName = "vault", Key = "x", VersionId = version,
            Retention = new() { Mode = ObjectLockRetentionMode.Compliance, RetainUntilDate = clock.GetUtcNow().UtcDateTime.AddDays(3) },
        });
        Assert.Equal("AccessDenied", await S3Clients.Code(() => manager.DeleteObjectAsync(new DeleteObjectRequest
        {
            BucketName = "vault",
            Key = "x", VersionId = version, BypassGovernanceRetention = true
        })));
        Assert.Equal("AccessDenied", await S3Clients.Code(() => manager.PutObjectRetentionAsync(new()
        {
            BucketName = "vault", Key = "x", VersionId = version, BypassGovernanceRetention = true,
            Retention = new() { Mode = ObjectLockRetentionMode.Compliance, RetainUntilDate = clock.GetUtcNow().UtcDateTime.AddDays(2) },
        })));
        await cloud.Services.GetRequiredService<Services.Objects.Deletes>().Delete(
            null, "p1", "vault", "x", version, Services.Objects.Conditions.None, false, default);
        Assert.Equal(version, (await s3.GetObjectMetadataAsync(new GetObjectMetadataRequest
        {
            BucketName = "vault", Key = "x",
            VersionId = version
        })).VersionId);
    }

    [Fact]
    public async Task Lifecycle_removes_what_is_old_and_spares_what_is_not()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var cloud = await TestCloud.Start(replace: services => services.AddSingleton<TimeProvider>(clock));
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        await s3.PutBucketVersioningAsync(new() { BucketName = "box", VersioningConfig = new() { Status = VersionStatus.Enabled } });
        await s3.PutObjectAsync(Put("box", "tmp/a", "1"));
        await s3.PutObjectAsync(Put("box", "keep/a", "1"));
        await s3.PutObjectAsync(Put("box", "keep/a", "2"));
        await s3.InitiateMultipartUploadAsync("box", "tmp/up");
        await s3.PutLifecycleConfigurationAsync("box", new()
        {
            Rules =
            [
                new() { Id = "t", Status = LifecycleRuleStatus.Enabled,
                    Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "tmp/" } },
                    Expiration = new() { Days = 5 }, AbortIncompleteMultipartUpload = new() { DaysAfterInitiation = 1 } },
                new() { Id = "p", Status = LifecycleRuleStatus.Enabled,
                    Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "keep/" } },
                    NoncurrentVersionExpiration = new() { NoncurrentDays = 10 } },
                new() { Id = "m", Status = LifecycleRuleStatus.Enabled,
                    Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "" } },
                    Expiration = new() { ExpiredObjectDeleteMarker = true } },
            ],
        });
        Assert.Equal(3, (await s3.GetLifecycleConfigurationAsync("box")).Configuration.Rules.Count);
        var sweeper = cloud.Services.GetRequiredService<LifecycleSweeper>();
        async Task<string> After(int days)
        {
            clock.Advance(TimeSpan.FromDays(days));
            Assert.Equal(0, await ((ISweeper)sweeper).Sweep(default));
            var box = (await cloud.Services.GetRequiredService<Services.Objects.Containers>().Find("p1", "box", default))!;
            var uploads = await cloud.Services.GetRequiredService<Services.Objects.Uploads>().List(box, "", "", "", 10, default);
            return $"{box.Objects} {box.Past} {uploads.Count}";
        }

        Assert.Equal("2 1 1", await After(0));
        Assert.Equal("2 1 0", await After(3));
        Assert.Equal("1 3 0", await After(4));
        Assert.Equal("1 2 0", await After(5));
    }

    [Fact]
    public async Task A_browser_asks_first_and_gets_what_the_bucket_says()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("site");
        await s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "site", Key = "x", ContentBody = "x",
            CannedACL = S3CannedACL.PublicRead
        });
        Assert.Equal("NoSuchCORSConfiguration", await S3Clients.Code(() => s3.GetCORSConfigurationAsync("site")));
        await s3.PutCORSConfigurationAsync("site", new()
        {
            Rules = [new() { AllowedOrigins = ["https://*.example.org"],
            AllowedMethods = ["GET", "PUT"], AllowedHeaders = ["x-amz-*"], ExposeHeaders = ["ETag"], MaxAgeSeconds = 60 }]
        });
        async Task<HttpResponseMessage> Ask(HttpMethod method, string origin, string? wants, string? header = null)
        {
            var request = new HttpRequestMessage(method, new Uri(cloud.S3Url, "/site/x"));
            request.Headers.Add("Origin", origin);
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", wants);
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", header);
            return await _http.SendAsync(request);
        }

        var yes = await Ask(HttpMethod.Options, "https://a.example.org", "PUT", "x-amz-acl");
        Assert.Equal(HttpStatusCode.OK, yes.StatusCode);
        Assert.Equal("https://a.example.org", Assert.Single(yes.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(HttpMethod.Options, "https://evil.test", "PUT")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(HttpMethod.Options, "https://a.example.org", "DELETE")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(HttpMethod.Options, "https://a.example.org", "PUT", "content-type")).StatusCode);
        var get = await Ask(HttpMethod.Get, "https://a.example.org", null);
        Assert.Equal("ETag", Assert.Single(get.Headers.GetValues("Access-Control-Expose-Headers")));
    }

    [Fact]
    public async Task A_bucket_is_a_website_under_its_own_host_name()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("town");
        await s3.PutBucketWebsiteAsync("town", new() { IndexDocumentSuffix = "index.html", ErrorDocument = "404.html" });
        foreach (var (key, body) in ((string, string)[])[("index.html", "home"), ("a/index.html", "a"), ("404.html", "lost")])
        {
            await s3.PutObjectAsync(new PutObjectRequest
            {
                BucketName = "town", Key = key, ContentBody = body, ContentType = "text/html",
                CannedACL = S3CannedACL.PublicRead
            });
        }

        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        async Task<string> Visit(string path, string host = "town.website.localhost")
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(cloud.S3Url, path));
            request.Headers.Host = host;
            using var response = await http.SendAsync(request);
            return $"{(int)response.StatusCode} {response.Headers.Location}{await response.Content.ReadAsStringAsync()}";
        }

        Assert.Equal("200 home", await Visit("/"));
        Assert.Equal("302 /a/", await Visit("/a"));
        Assert.Equal("200 a", await Visit("/a/"));
        Assert.Equal("404 lost", await Visit("/none"));
        Assert.StartsWith("404 <html>", await Visit("/", "other.website.localhost"), StringComparison.Ordinal);
        Assert.Equal("200 home", await Visit("/index.html", "town.localhost"));
    }

    [Fact]
    public async Task What_is_not_served_says_so()
    {
        await using var cloud = await TestCloud.Start();
        using var s3 = cloud.As("member.p1");
        await s3.PutBucketAsync("box");
        Assert.Equal("InvalidStorageClass", await S3Clients.Code(() => s3.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "box", Key = "x", ContentBody = "x", StorageClass = S3StorageClass.Glacier,
        })));
        Assert.Equal("RegionOne", (await s3.GetBucketLocationAsync("box")).Location.Value);
    }
}
