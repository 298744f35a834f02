using Alize.Console.Hosting;
using Alize.Drivers.LinuxNet;
using Alize.Drivers.LocalDisk;
using Alize.Drivers.Packs;
using Alize.Drivers.Qemu;
using Alize.Kernel;
using Alize.Server.Health;
using Alize.Services.Billing;
using Alize.Services.Compute;
using Alize.Services.Identity;
using Alize.Services.Images;
using Alize.Services.Network;
using Alize.Services.Objects;
using Alize.Services.Objects.S3;
using Alize.Services.Objects.Sealing;
using Alize.Services.Placement;
using Alize.Services.Volumes;

namespace Alize.Server.Hosting;

/// <summary>Puts the program together: kernel, rooms, drivers, doors.</summary>
public static class CloudApp
{
    private static readonly System.Text.UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="replace">Registrations of a test, made last: fakes for drivers, a clock, ids.</param>
    public static WebApplication Build(CloudOptions options, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        Listen(builder, options);
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Ids.Random);
        var cloud = CloudFiles.Open(options);
        services.AddSingleton(cloud);
        services.AddSingleton(new AdminPassword(AdminAccess.Ensure(options, cloud)));
        services.AddSingleton<Db>(s => OpenDb(options, s.GetRequiredService<ILoggerFactory>()));
        services.AddKernel();
        services.AddSingleton<IDoor, HealthApi>();
        services.AddMetrics(options);
        services.AddIdentity().AddPlacement().AddObjects().AddImages().AddNetwork().AddVolumes().AddCompute().AddBilling();
        services.AddSingleton(s => new ObjectsKey(KeyFiles.ObjectsKey(cloud)));
        services.AddSingleton(new QemuOptions { ProbeKernel = options.ProbeKernel });
        services.AddQemu().AddLinuxNet(options.Uplink).AddLocalDisk().AddPacks();
        services.AddSingleton(ConsoleWay.Options).AddConsole();
        services.AddHostedService<IdleMemory>();
        replace?.Invoke(services);
        var app = builder.Build();
        Map(app);
        return app;
    }

    /// <summary>Brings the schema up and prepares each room, before the first request.</summary>
    public static async Task Prepare(IServiceProvider services, CancellationToken ct)
    {
        await Migrator.Migrate(services.GetRequiredService<Db>(), services.GetServices<RoomSchema>(), ct);
        foreach (var start in services.GetServices<IStartUp>())
        {
            await start.Start(ct);
        }
    }

    private static void Listen(WebApplicationBuilder builder, CloudOptions options) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestHeaderCount = 200;
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        kestrel.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.UTF8;
        // bytes that are no UTF-8 are refused, never replaced
        kestrel.RequestHeaderEncodingSelector = _ => _strict;
        kestrel.Listen(options.Listen, listen => Secure(listen, options));
        kestrel.Listen(options.S3Listen, listen =>
        {
            Secure(listen, options);
            listen.Use(next => connection =>
            {
                connection.Features.Set(S3Listener.Mark);
                return next(connection);
            });
        });
    });

    private static void Secure(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions listen, CloudOptions options)
    {
        if (options is { TlsCert: { } cert, TlsKey: { } key })
        {
            listen.UseHttps(System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(cert, key));
        }
    }

    private static Db OpenDb(CloudOptions options, ILoggerFactory logs) => options.Postgres is { } postgres
        ? new PostgresDb(postgres)
        : new SqliteDb(Path.Combine(options.DataDir, "alize.db"), logs.CreateLogger("Alize.Db"));

    private static void Map(WebApplication app)
    {
        var doors = app.Services.GetRequiredService<Doors>();
        foreach (var door in app.Services.GetServices<IDoor>())
        {
            door.Map(doors);
        }

        var gate = app.Services.GetRequiredService<Gate>();
        var mounts = app.Services.GetServices<IMount>().ToArray();
        app.Use(async (http, next) =>
        {
            CloseWhereTheBodyWasNotAskedFor(http);
            if (Array.Find(mounts, m => m.Takes(http)) is { } mount)
            {
                await mount.Serve(http);
                return;
            }

            await next();
            await gate.Unanswered(http);
        });
        app.UseRouting();
        gate.Map(app);
        app.MapConsole();
        app.MapMetrics();
    }

    /// <summary>A client that waits for "100 Continue" and is refused sends no body: the server would take its next request
    /// for one.</summary>
    private static void CloseWhereTheBodyWasNotAskedFor(HttpContext http)
    {
        if (http.Request.Headers.Expect.Count > 0)
        {
            http.Response.OnStarting(() =>
            {
                if (http.Response.StatusCode >= 300)
                {
                    http.Response.Headers.Connection = "close";
                }

                return Task.CompletedTask;
            });
        }
    }
}
