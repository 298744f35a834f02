using Alize.Kernel;
using Alize.Server.Hosting;
using OpenTelemetry.Metrics;

namespace Alize.Server.Health;

/// <summary>What the program counts, as Prometheus reads it: GET /metrics on the main port, for those on this machine.</summary>
public static class MetricsSetup
{
    private const string Path = "/metrics";

    /// <summary>Which has a series for each route, method and status.</summary>
    private const string Requests = "http.server.request.duration";

    /// <summary>Of other instruments: places for series are made at the start, and two thousand of each (the default) would lie there
    /// empty.</summary>
    private const int MostSeries = 100;

    public static IServiceCollection AddMetrics(this IServiceCollection services, CloudOptions options)
    {
        services.AddSingleton(new MetricsPort(options.Listen.Port));
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(Meters.Alize.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddRuntimeInstrumentation()
            .AddView(i => i.Name == Requests ? null : new MetricStreamConfiguration { CardinalityLimit = MostSeries })
            .AddPrometheusExporter());
        return services;
    }

    /// <summary>Counters tell of tenants' work, so they are not for the network: a collector on the machine fetches them.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var port = app.Services.GetRequiredService<MetricsPort>().Port;
        app.UseOpenTelemetryPrometheusScrapingEndpoint(http =>
            http.Request.Path == Path
            && (port == 0 || http.Connection.LocalPort == port)
            && http.Connection.RemoteIpAddress is { } from && System.Net.IPAddress.IsLoopback(from));
    }

    private sealed record MetricsPort(int Port);
}
