using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Alize.Kernel;
using Alize.Server.Backups;
using Alize.Server.Hosting;
using Alize.Services.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Alize.Tests.Fixture;

/// <summary>The whole program on a free port with a fresh data folder and fake drivers; the worker runs only when a test says so.</summary>
public sealed class TestCloud : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _dir;

    private TestCloud(WebApplication app, string dir, Uri url, Uri s3Url)
    {
        S3Url = s3Url;
        _app = app;
        _dir = dir;
        Url = url;
        Http = new HttpClient { BaseAddress = url };
    }

    public Uri Url { get; }

    /// <summary>The S3 door's own port.</summary>
    public Uri S3Url { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The administrator's password, where Identity is real.</summary>
    public string AdminPassword => Services.GetRequiredService<AdminPassword>().Text;

    public Db Db => Services.GetRequiredService<Db>();

    /// <param name="engine">sqlite or postgres; see <see cref="Engines"/>.</param>
    /// <param name="replace">Fakes and clocks of this test.</param>
    /// <param name="fakeIdentity">Tokens of <see cref="TokenTable"/> instead of real ones.</param>
    /// <param name="backup">A file out of which the data folder comes; null where it begins empty.</param>
    /// <param name="first">What is done to the databases before the program prepares them.</param>
    public static async Task<TestCloud> Start(
        string engine = "sqlite", Action<IServiceCollection>? replace = null, bool fakeIdentity = true, string? backup = null,
        Func<IServiceProvider, Task>? first = null)
    {
        var dir = Directory.CreateTempSubdirectory("alize-test-").FullName;
        if (backup is not null)
        {
            await CloudRestore.Run(backup, dir, CancellationToken.None);
        }
        else if (engine == "sqlite")
        {
            await EmptyDatabases.CopyTo(dir);
        }

        // tools that look into images run as a user of their own, where the machine has one
        File.SetUnixFileMode(dir, File.GetUnixFileMode(dir) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var options = new CloudOptions
        {
            DataDir = dir,
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            S3Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Postgres = engine == "postgres" ? await Engines.FreshSchema() : null,
            PublicUrl = "http://cloud.test",
        };
        var app = CloudApp.Build(options, services =>
        {
            if (fakeIdentity)
            {
                services.RemoveAll<IAuthenticator>();
                services.AddSingleton<IAuthenticator, TokenTable>();
                services.RemoveAll<IIdentity>();
                services.AddSingleton<IIdentity, FakeIdentity>();

                // nobody signs in with a password: the administrator's need not be hashed as slowly as others'
                services.RemoveAll<PasswordHasher>();
                services.AddSingleton(new PasswordHasher(memoryKib: 8, passes: 1));
            }

            // rows name the host: it is the same on every machine
            var cloud = (Cloud)services.Single(s => s.ServiceType == typeof(Cloud)).ImplementationInstance!;
            services.AddSingleton(cloud with { Host = "host-1" });
            services.AddLogging(log => log.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
            FakeWorld.Add(services);
            replace?.Invoke(services);
        });
        await (first?.Invoke(app.Services) ?? Task.CompletedTask);
        await CloudApp.Prepare(app.Services, CancellationToken.None);
        await app.StartAsync();
        var urls = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        return new TestCloud(app, dir, new Uri(urls[0]), new Uri(urls[1]));
    }

    /// <summary>Runs the reconcilers until nothing is due.</summary>
    public async Task Settle()
    {
        var worker = Services.GetRequiredService<Worker>();
        for (var i = 0; i < 200 && await worker.RunDue(10, CancellationToken.None) > 0; i++)
        {
            // each pass may wake others
        }
    }

    public async Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Response)> Send(
        HttpMethod method, string path, string? token, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Add("X-Auth-Token", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body switch
        {
            null => null,
            string text => new StringContent(text, System.Text.Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        var response = await Http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.Ordinal) == true
            && bytes.Length > 0;
        return (response.StatusCode, isJson ? JsonDocument.Parse(bytes).RootElement : default, response);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_dir, recursive: true);
    }
}
