using System.Net;
using Alize.Kernel;
using Alize.Server.Hosting;

var options = new CloudOptions
{
    DataDir = args.ElementAtOrDefault(1) ?? "/var/lib/alize",
    Listen = IPEndPoint.Parse(args.ElementAtOrDefault(2) ?? "127.0.0.1:8700"),
    S3Listen = IPEndPoint.Parse(args.ElementAtOrDefault(3) ?? "127.0.0.1:8701"),
};
await using var app = CloudApp.Build(options);
await CloudApp.Prepare(app.Services, CancellationToken.None);
await app.StartAsync();
await app.WaitForShutdownAsync();
