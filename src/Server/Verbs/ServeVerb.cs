using System.CommandLine;
using System.Net;
using Alize.Kernel;
using Alize.Server.Hosting;
using Alize.Server.Logging;
using Alize.Services.Objects.Care;

namespace Alize.Server.Verbs;

/// <summary><c>alize serve</c>: the cloud as one process.</summary>
public static partial class ServeVerb
{
    private static readonly Option<string> _listen = new("--listen")
    {
        Description = "Address of the APIs and the console",
        DefaultValueFactory = _ => "127.0.0.1:8700"
    };
    private static readonly Option<string> _s3 = new("--s3-listen")
    {
        Description = "Address of the S3 door",
        DefaultValueFactory = _ => "127.0.0.1:8701"
    };
    private static readonly Option<string?> _publicUrl =
        new("--public-url") { Description = "Base of every link; default: the listen address" };
    private static readonly Option<string?> _s3Domain = new("--s3-domain") { Description = "Buckets are also host names under it" };
    private static readonly Option<string> _region = new("--region")
    {
        Description = "Name of this region",
        DefaultValueFactory = _ => "RegionOne"
    };
    private static readonly Option<string?> _postgres =
        new("--postgres") { Description = "PostgreSQL connection string; default: SQLite under DIR" };
    private static readonly Option<string?> _cert = new("--tls-cert") { Description = "Certificate chain (PEM)" };
    private static readonly Option<string?> _key = new("--tls-key") { Description = "Private key (PEM)" };
    private static readonly Option<bool> _plain = new("--plain") { Description = "Plain HTTP on an address off loopback, on purpose" };
    private static readonly Option<string?> _uplink =
        new("--uplink") { Description = "Device through which guests reach the outside world" };
    private static readonly Option<string?> _probe =
        new("--guest") { Description = "Folder with the tiny guest image (tiny.vmlinuz, tiny.initrd), for the KVM probe" };

    /// <summary>How long requests and work in hand may take to end; the launcher and the unit wait a little longer.</summary>
    private static readonly TimeSpan _ending = TimeSpan.FromSeconds(25);

    public static Command Command { get; } = Make();

    private static Command Make()
    {
        var command = new Command("serve", "Run the cloud in this process") { SharedOptions.Data, _listen, _s3, _publicUrl, _s3Domain,
            _region, _postgres, _cert, _key, _plain, _uplink, _probe };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult words, CancellationToken ct)
    {
        if (Read(words) is not { } options)
        {
            return ExitCodes.Usage;
        }

        try
        {
            return await Alone(options, ct);
        }
        catch (IOException e)
        {
            var (why, code) = StartFailure.Of(e, options);
            return Refuse(why, code);
        }
    }

    private static async Task<int> Alone(CloudOptions options, CancellationToken ct)
    {
        using var only = DataDirLock.Take(options.DataDir);
        if (only is null)
        {
            return Refuse($"another program already serves {options.DataDir} (see alize.pid there).", ExitCodes.Conflict);
        }

        if (StartFailure.Beforehand(options.DataDir) is { } why)
        {
            return Refuse(why, ExitCodes.Failed);
        }

        using var alone = MachineLock.Take(CloudFiles.Open(options).Id);
        return alone is null
            ? Refuse("another program serves a copy of this cloud on this machine (the same cloud-id): stop that one first.",
                ExitCodes.Conflict)
            : await Serve(OffLoopback(options) && options is { TlsCert: null, Plain: false } ? OwnCa.Equip(options, TimeProvider.System)
                : options, ct);
    }

    private static async Task<int> Serve(CloudOptions options, CancellationToken ct)
    {
        using var log = new RotatingLog(Path.Combine(options.DataDir, "log"), TimeProvider.System);
        try
        {
            await using var app = CloudApp.Build(options, services =>
            {
                services.AddLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Information)
                    .AddFilter("Microsoft", LogLevel.Warning)
                    .AddProvider(log));
                services.Configure<HostOptions>(host => host.ShutdownTimeout = _ending);
                services.AddHostedService(s => s.GetRequiredService<Worker>());
                services.AddHostedService(s => s.GetRequiredService<SweepLoop>());
                services.AddHostedService(s => s.GetRequiredService<ObjectsCare>());
            });
            await CloudApp.Prepare(app.Services, ct);
            await app.StartAsync(ct);
            LogServing(app.Logger, options.Listen, options.S3Listen, options.DataDir);
            await app.WaitForShutdownAsync(ct);
            LogStopped(app.Logger);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return ExitCodes.Done;
        }
#pragma warning disable CA1031 // whatever kept the cloud from starting is said in words and written to its log
        catch (Exception e)
#pragma warning restore CA1031
        {
            var failures = log.CreateLogger("Alize");
            LogFailed(failures, e);
            var (why, code) = StartFailure.Of(e, options);
            return Refuse(why, code);
        }
    }

    private static CloudOptions? Read(ParseResult words)
    {
        if (!IPEndPoint.TryParse(words.GetValue(_listen)!, out var listen) || !IPEndPoint.TryParse(words.GetValue(_s3)!, out var s3))
        {
            Refuse("--listen and --s3-listen want ADDRESS:PORT, such as 127.0.0.1:8700.", ExitCodes.Usage);
            return null;
        }

        var options = new CloudOptions
        {
            DataDir = SharedOptions.Folder(words),
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
        return WhyNot(options) is { } why && Refuse(why, ExitCodes.Usage) != ExitCodes.Done ? null : options;
    }

    private static string? WhyNot(CloudOptions options)
    {
        if ((options.TlsCert is null) != (options.TlsKey is null))
        {
            return "--tls-cert and --tls-key go together.";
        }

        if (Array.Find([options.TlsCert, options.TlsKey], file => file is not null && !File.Exists(file)) is { } missing)
        {
            return $"there is no {missing}.";
        }

        var every = CloudOptions.IsEvery(options.Listen.Address) ? $"--listen {options.Listen}"
            : CloudOptions.IsEvery(options.S3Listen.Address) ? $"--s3-listen {options.S3Listen}"
            : null;
        return every is not null && options.PublicUrl is null
            ? $"{every} is every address of this machine: say by which clients shall call it, "
                + $"with --public-url https://NAME:{options.Listen.Port}."
            : null;
    }

    private static bool OffLoopback(CloudOptions options) =>
        !IPAddress.IsLoopback(options.Listen.Address) || !IPAddress.IsLoopback(options.S3Listen.Address);

    private static int Refuse(string why, int code)
    {
        System.Console.Error.WriteLine($"alize: {why}");
        return code;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "serving {Listen} and {S3Listen} out of {Folder}")]
    private static partial void LogServing(ILogger log, IPEndPoint listen, IPEndPoint s3Listen, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopped; guests live on")]
    private static partial void LogStopped(ILogger log);

    [LoggerMessage(Level = LogLevel.Critical, Message = "the cloud did not start")]
    private static partial void LogFailed(ILogger log, Exception e);
}
