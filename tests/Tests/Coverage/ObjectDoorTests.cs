using System.Text;
using Alize.Kernel;
using Alize.Services.Objects.S3;
using Alize.Tests.Fixture;
using Alize.Tests.Identity;
using Alize.Tests.Objects.S3;
using Alize.Tests.Objects.Swift;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Alize.Tests.Coverage;

/// <summary>The doors that read their own targets: every operation on a container of project p1, by p1's reader, by p2's member and by
/// nobody.</summary>
public sealed class ObjectDoorTests : IAsyncLifetime
{
    private const string Form = "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nletter\r\n"
        + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nof bob\r\n--b--\r\n";

    private static readonly string[] _places = ["", "/anns-box", "/anns-box/letter", "/anns-box/none", "/none", "/none/none"];
    private static readonly string[] _methods = ["GET", "HEAD", "PUT", "POST", "DELETE", "COPY"];
    private TestCloud _cloud = null!;
    private SwiftClient _ann = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await TestCloud.Start();
        _ann = new SwiftClient(_cloud);
        await _ann.Put("/anns-box", "", ("X-Container-Meta-Colour", "blue"));
        await _ann.Put("/anns-box/letter", "of ann");
        await new SwiftClient(_cloud, "p2", "member:p2").Put("/bobs-box");
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Swift_answers_each_method_at_each_place_only_to_the_account_itself()
    {
        var before = await Whole();
        var wrong = new List<string>();
        foreach (var path in _places)
        {
            foreach (var method in _methods.Where(m => m != "COPY" || path.Count('/') == 2))
            {
                await Expect(wrong, "member:p2", method, path, 403);
                await Expect(wrong, "reader:p2", method, path, 403);
                await Expect(wrong, null, method, path, 401);
                await Expect(wrong, "made-up", method, path, 401);
                if (method is not ("GET" or "HEAD"))
                {
                    await Expect(wrong, "reader:p1", method, path, 403);
                }
            }
        }

        Wrong.None(wrong);
        Assert.Equal(before, await Whole());
    }

    [Fact]
    public async Task Swift_lets_a_token_whose_time_has_passed_in_nowhere()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var cloud = await TestCloud.Start(fakeIdentity: false, replace: s => s.AddSingleton<TimeProvider>(clock));
        clock.Advance(TimeSpan.FromSeconds(1));
        var keystone = await Keystone.Admin(cloud);
        var (_, town) = await keystone.MakeUser("ann", "ann-secret-1", "town-a", "member");
        async Task<SwiftClient> Login() => new(cloud, town, await keystone.Login("ann", "ann-secret-1", "town-a"));
        var late = await Login();
        await late.Put("/anns-box");
        await late.Put("/anns-box/letter", "of ann");

        clock.Advance(TimeSpan.FromHours(1));

        var wrong = new List<string>();
        foreach (var path in _places)
        {
            foreach (var method in _methods.Where(m => m != "COPY" || path.Count('/') == 2))
            {
                await Expect(wrong, late, "late", method, path, 401);
            }
        }

        Wrong.None(wrong);
        Assert.Equal("of ann", await (await Login()).Text("/anns-box/letter"));
    }

    [Fact]
    public async Task Swift_takes_nothing_out_of_another_account_by_a_header()
    {
        var bob = new SwiftClient(_cloud, "p2", "member:p2");
        var wrong = new List<string>();
        foreach (var (header, value) in new[]
        {
            ("X-Copy-From", "/anns-box/letter"), ("X-Symlink-Target", "anns-box/letter"), ("X-Object-Manifest", "anns-box/let"),
        })
        {
            await bob.Status("PUT", "/bobs-box/taken", "", (header, value), (header + "-Account", "AUTH_p1"));
            var text = await bob.Text("/bobs-box/taken");
            if (text.Contains("of ann", StringComparison.Ordinal))
            {
                wrong.Add($"{header} {value} gave {text}");
            }
        }

        var list = """[{"path":"/anns-box/letter"}]""";
        Assert.InRange(await bob.Status("PUT", "/bobs-box/large?multipart-manifest=put", list), 400, 499);
        Assert.InRange(await bob.Status("POST", "?bulk-delete", "/anns-box/letter"), 200, 499);
        Assert.Equal("of ann", await _ann.Text("/anns-box/letter"));
        Wrong.None(wrong);
    }

    [Fact]
    public async Task S3_answers_each_operation_only_to_the_buckets_own_project()
    {
        var before = await Whole();
        var wrong = new List<string>();
        var operations = _cloud.Services.GetRequiredService<S3Table>().All;
        Assert.InRange(operations.Count, 60, int.MaxValue);
        foreach (var operation in operations.Where(o => o.Scope != S3Scope.Service && !o.Bucketless))
        {
            await Refused(wrong, operation, "member.p2");
            await Refused(wrong, operation, null);
            if (operation.Rule.Needs == Needs.Member)
            {
                await Refused(wrong, operation, "reader.p1");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{operations.Count} operations");
        Wrong.None(wrong);
        Assert.Equal(before, await Whole());
    }

    private async Task Refused(List<string> wrong, S3Operation operation, string? key)
    {
        var target = "/anns-box" + (operation.Scope == S3Scope.Object ? "/letter" : "")
            + (operation.Sub is { } sub ? $"?{sub}=" + (sub is "uploadId" or "versionId" or "partNumber" ? "1" : "") : "");
        (string, string)[] headers = operation.WithHeader is { } name ? [(name.ToLowerInvariant(), "/anns-box/letter")] : [];
        var body = operation switch
        {
            { Method: "POST", Sub: "delete" } => "<Delete><Object><Key>letter</Key></Object></Delete>"u8.ToArray(),
            { Method: "POST", Sub: null } => Encoding.UTF8.GetBytes(Form),
            { Method: "PUT" or "POST" } => "<x/>"u8.ToArray(),
            _ => null,
        };
        using var request = key is null ? Plain(operation.Method, target, body, headers)
            : new RawS3(_cloud, key, TimeProvider.System.GetUtcNow()).Signed(new(operation.Method), target, body, null, headers);
        request.Content?.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var response = await _cloud.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode is not (403 or 404) || text.Contains("of ann", StringComparison.Ordinal))
        {
            // a batch judges each key for itself, and answers with a list of refusals
            if (!(operation.JudgesItself && text.Contains("AccessDenied", StringComparison.Ordinal)))
            {
                wrong.Add($"{operation.Rule.Name} {operation.Method} {target} as {key ?? "nobody"}: {(int)response.StatusCode} {text}");
            }
        }
    }

    private HttpRequestMessage Plain(string method, string target, byte[]? body, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(method), new Uri(_cloud.S3Url, target))
        { Content = body is null ? null : new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private Task Expect(List<string> wrong, string? token, string method, string path, int expected) =>
        Expect(wrong, _ann.As(token), token ?? "nobody", method, path, expected);

    private static async Task Expect(List<string> wrong, SwiftClient client, string name, string method, string path, int expected)
    {
        var status = await client.Status(method, path, null, ("Destination", "/anns-box/copy"));
        if (status != expected)
        {
            wrong.Add($"{method} {path} as {name}: {status} instead of {expected}");
        }
    }

    private async Task<string> Whole()
    {
        using var box = await _ann.Send("HEAD", "/anns-box");
        using var account = await _ann.Send("HEAD", "");
        return await _ann.Text("?format=json") + await _ann.Text("/anns-box?format=json") + await _ann.Text("/anns-box/letter")
            + box.Header("X-Container-Meta-Colour") + box.Header("X-Container-Read") + account.Header("X-Account-Bytes-Used");
    }
}
