using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Alize.Kernel;
using Alize.Server.Hosting;
using Alize.Server.Logging;
using Alize.Services.Objects.Care;

namespace Alize.Server.Verbs;

/// <summary><c>alize serve</c>: the cloud as one process.</summary>
public static class ServeVerb
{
    private static readonly Option<string> _listen = new("--listen") { Description = "Address of the APIs and the console", DefaultValueFactory = _ => "127.0.0.1:8700" };
    private static readonly Option<string> _s3 = new("--s3-listen") { Description = "Address of the S3 door", DefaultValueFactory = _ => "127.0.0.1:8701" };
    private static readonly Option<string?> _publicUrl = new("--public-url") { Description = "Base of every link; default: the listen address" };
    private static readonly Option<string?> _s3Domain = new("--s3-domain") { Description = "Buckets are also host names under it" };
    private static readonly Option<string> _region = new("--region") { Description = "Name of this region", DefaultValueFactory = _ => "RegionOne" };
    private static readonly Option<string?> _postgres = new("--postgres") { Description = "PostgreSQL connection string; default: SQLite under DIR" };
    private static readonly Option<string?> _cert = new("--tls-cert") { Description = "Certificate chain (PEM)" };
    private static readonly Option<string?> _key = new("--tls-key") { Description = "Private key (PEM)" };
    private static readonly Option<bool> _plain = new("--plain") { Description = "Plain HTTP on an address off loopback, on purpose" };
    private static readonly Option<string?> _uplink = new("--uplink") { Description = "Device through which guests reach the outside world" };
    private static readonly Option<string?> _probe = new("--guest") { Description = "Folder with the tiny guest image (tiny.vmlinuz, tiny.initrd), for the KVM probe" };

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("serve", "Run the cloud in this process") { SharedOptions.Data, _listen, _s3, _publicUrl, _s3Domain, _region, _postgres, _cert, _key, _plain, _uplink, _probe };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult words, CancellationToken ct)
    {
        if (Read(words) is not { } options)
        {
            return ExitCodes.Usage;
        }

        using var only = DataDirLock.Take(options.DataDir);
        if (only is null)
        {
            await System.Console.Error.WriteLineAsync($"alize: another program already serves {options.DataDir} (see alize.pid there).");
            return ExitCodes.Conflict;
        }

        return await Serve(options, ct);
    }

    private static async Task<int> Serve(CloudOptions options, CancellationToken ct)
    {
        await using var app = CloudApp.Build(options, services =>
        {
            services.AddLogging(log => log.ClearProviders().SetMinimumLevel(LogLevel.Information)
                .AddFilter("Microsoft", LogLevel.Warning)
                .AddProvider(new RotatingLog(Path.Combine(options.DataDir, "log"), TimeProvider.System)));
            services.AddHostedService(s => s.GetRequiredService<Worker>());
            services.AddHostedService(s => s.GetRequiredService<SweepLoop>());
            services.AddHostedService(s => s.GetRequiredService<ObjectsCare>());
        });
        try
        {
            await CloudApp.Prepare(app.Services, ct);
            await app.StartAsync(ct);
        }
        catch (IOException e) when (e.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await System.Console.Error.WriteLineAsync($"alize: {options.Listen} or {options.S3Listen} is taken by another program: stop it, or choose --listen and --s3-listen.");
            return ExitCodes.Conflict;
        }

        await app.WaitForShutdownAsync(ct);
        return ExitCodes.Done;
    }

    private static CloudOptions? Read(ParseResult words)
    {
        if (!IPEndPoint.TryParse(words.GetValue(_listen)!, out var listen) || !IPEndPoint.TryParse(words.GetValue(_s3)!, out var s3))
        {
            System.Console.Error.WriteLine("alize: --listen and --s3-listen want ADDRESS:PORT, such as 127.0.0.1:8700.");
            return null;
        }

        var options = new CloudOptions
        {
            DataDir = Path.GetFullPath(words.GetValue(SharedOptions.Data)!),
            Listen = listen,
            S3Listen = s3,
            PublicUrl = words.GetValue(_publicUrl),
            S3Domain = words.GetValue(_s3Domain),
            Region = words.GetValue(_region)!,
            Postgres = words.GetValue(_postgres),
            TlsCert = words.GetValue(_cert),
            TlsKey = words.GetValue(_key),
            Plain = words.GetValue(_plain),
            Uplink = words.GetValue(_uplink),
            GuestDir = words.GetValue(_probe),
        };
        if (!IPAddress.IsLoopback(listen.Address) && options is { TlsCert: null, Plain: false })
        {
            System.Console.Error.WriteLine("alize: an address off loopback needs --tls-cert and --tls-key, or --plain where something else encrypts.");
            return null;
        }

        return options;
    }
}
