using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Alize.Tests.Coverage;
using Alize.Tests.Fixture;
using Alize.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Alize.Tests.Server;

/// <summary>What people and machines tell the cloud in confidence stands in no line of any log, at no level.</summary>
public sealed class SecretTests
{
    private const string Right = "Zebra-violet-4411";
    private const string Mistaken = "Walrus-orange-7723";
    private const string Next = "Heron-crimson-9035";
    private const string TempKey = "tempkey-marmot-5518";
    private const string UserData = "IyEvYmluL3NoCmVjaG8gbW9vc2UtODgyMQ==";
    private const string AdminPass = "Badger-amber-6102";

    [Fact]
    public async Task A_secret_that_was_told_is_in_no_log()
    {
        using var log = new Captured();
        await using var cloud = await TestCloud.Start(fakeIdentity: false, replace: s =>
            s.AddLogging(
                l => l.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.Warning).AddProvider(log)));
        var secrets = new List<string> { cloud.AdminPassword, Right, Mistaken, Next, TempKey, UserData, AdminPass };
        await Identity(cloud, secrets);
        await Compute(cloud);
        await cloud.Settle();
        Assert.NotEmpty(log.Lines);
        Wrong.None(log.Lines.Where(line => secrets.Any(s => line.Contains(s, StringComparison.Ordinal))));
    }

    private static async Task Identity(TestCloud cloud, List<string> secrets)
    {
        var keystone = await Keystone.Admin(cloud);
        var (user, project) = await keystone.MakeUser("ann", Right, "town", "member");
        await keystone.Auth(new { methods = new[] { "password" }, password = new { user = new { id = user, password = Mistaken } } });
        var token = await keystone.Login("ann", Right, "town");
        secrets.Add(token);
        var (id, secret) = await keystone.AppCredential(user, token, new { name = "app" });
        secrets.Add(secret);
        secrets.Add((await keystone.By((id, secret))).Token);
        var (_, made, _) = await cloud.Send(
            HttpMethod.Post, $"/identity/v3/users/{user}/credentials/OS-EC2", token, new { tenant_id = project });
        secrets.Add(made.GetProperty("credential").GetProperty("secret").GetString()!);
        await Objects(cloud, project, token, secrets);
        var changed = await cloud.Send(
            HttpMethod.Post, $"/identity/v3/users/{user}/password", token,
            new { user = new { original_password = Right, password = Next } });
        Assert.Equal(HttpStatusCode.NoContent, changed.Status);
        await cloud.Send(HttpMethod.Get, "/identity/v3/auth/tokens", token, null, ("X-Subject-Token", token + "x"));
    }

    private static async Task Objects(TestCloud cloud, string project, string token, List<string> secrets)
    {
        var account = $"/object-store/v1/AUTH_{project}";
        await cloud.Send(HttpMethod.Post, account, token, null, ("X-Account-Meta-Temp-URL-Key", TempKey));
        await cloud.Send(HttpMethod.Put, account + "/box", token, "");
        var expires = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 60;
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(TempKey), Encoding.UTF8.GetBytes($"GET\n{expires}\n{account}/box/none")));
        secrets.Add(signature);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cloud.Send(HttpMethod.Get, $"{account}/box/none?temp_url_sig={signature}&temp_url_expires={expires}", null)).Status);
        await cloud.Send(HttpMethod.Get, $"{account}/box/none?temp_url_sig={signature[..^1]}&temp_url_expires={expires}", null);
    }

    private static async Task Compute(TestCloud cloud)
    {
        var keystone = await Keystone.Admin(cloud);
        await keystone.MakeUser("bob", "bob-secret-1", "village", "member");
        var bob = new Persona(cloud, "bob", await keystone.Login("bob", "bob-secret-1", "village"));
        var image = await bob.Make("/image/v2/images", "", new { name = "i", disk_format = "raw", container_format = "bare" });
        await bob.Do("PUT", $"/image/v2/images/{image}/file", new byte[65_536]);
        var network = await bob.Make("/network/v2.0/networks", "network", new { name = "n" });
        await bob.Make("/network/v2.0/subnets", "subnet", new { network_id = network, ip_version = 4, cidr = "10.9.0.0/24" });
        await cloud.Settle();
        var flavor = (await bob.Do("GET", "/compute/v2.1/flavors")).GetProperty("flavors")[0].GetProperty("id").GetString();
        await bob.Do("POST", "/compute/v2.1/os-keypairs", new { keypair = new { name = "k" } });
        await bob.Do("POST", "/compute/v2.1/servers", new
        {
            server =
                new
                {
                    name = "s", imageRef = image, flavorRef = flavor, adminPass = AdminPass,
                    user_data = UserData, networks = new[] { new { uuid = network } }
                },
        });
        await cloud.Settle();

        // a server that cannot be made is talked about the most
        await bob.Ask("POST", "/compute/v2.1/servers", new
        {
            server =
                new { name = "s", imageRef = image, flavorRef = "none", adminPass = AdminPass, user_data = UserData, networks = "none" },
        });
    }

    private sealed class Captured : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Pen(this, categoryName);

        public void Dispose()
        {
            // nothing is held
        }

        private sealed class Pen(Captured captured, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                captured.Lines.Enqueue($"{category} scope {state}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                captured.Lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
        }
    }
}
