using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Alize.Floor;

// What no object store of this kind can go below on this machine: bare Kestrel, one append of the bytes and one of the name, each safe on
// disk before the answer, writers in groups. No token is checked, no MD5 made, nothing counted.
//   floor PORT FOLDER
var (port, folder) = (int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture), args[1]);
Directory.CreateDirectory(folder);
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, port);
    kestrel.AddServerHeader = false;
});
var app = builder.Build();
var (bytes, names) = (new GroupWriter(Path.Combine(folder, "bytes")), new GroupWriter(Path.Combine(folder, "names")));
var places = new ConcurrentDictionary<string, (long Offset, int Length)>();
using var reading = File.OpenHandle(
    Path.Combine(folder, "bytes"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);

// enough of Identity for the load program to find the objects
app.MapPost("/v3/auth/tokens", context =>
{
    context.Response.StatusCode = 201;
    context.Response.Headers["X-Subject-Token"] = "floor";
    return context.Response.WriteAsync($$$"""
        {"token":{"catalog":[{"type":"object-store","endpoints":[
            {"interface":"public","url":"http://127.0.0.1:{{{port}}}/v1/AUTH_floor"}]}]}}
        """);
});
app.MapPut("/v1/AUTH_floor/{container}", () => Results.StatusCode(201));
app.MapPut("/v1/AUTH_floor/{container}/{name}", async context =>
{
    var length = (int)context.Request.ContentLength!.Value;
    var buffer = ArrayPool<byte>.Shared.Rent(length);
    await context.Request.Body.ReadExactlyAsync(buffer.AsMemory(0, length), context.RequestAborted);
    var offset = await bytes.Append(buffer.AsMemory(0, length));
    var path = context.Request.Path.Value!;
    await names.Append(Encoding.UTF8.GetBytes($"{path} {offset} {length}\n"));
    places[path] = (offset, length);
    ArrayPool<byte>.Shared.Return(buffer);
    context.Response.StatusCode = 201;
    context.Response.ContentLength = 0;
});
app.MapMethods("/v1/AUTH_floor/{container}/{name}", ["GET", "HEAD"], async context =>
{
    if (!places.TryGetValue(context.Request.Path.Value!, out var place))
    {
        context.Response.StatusCode = 404;
        return;
    }

    context.Response.ContentLength = place.Length;
    if (context.Request.Method == "HEAD")
    {
        return;
    }

    var buffer = ArrayPool<byte>.Shared.Rent(place.Length);
    RandomAccess.Read(reading, buffer.AsSpan(0, place.Length), place.Offset);
    await context.Response.Body.WriteAsync(buffer.AsMemory(0, place.Length), context.RequestAborted);
    ArrayPool<byte>.Shared.Return(buffer);
});
app.MapDelete("/v1/AUTH_floor/{container}/{name}", async context =>
{
    await names.Append(Encoding.UTF8.GetBytes($"{context.Request.Path.Value} gone\n"));
    context.Response.StatusCode = places.TryRemove(context.Request.Path.Value!, out _) ? 204 : 404;
});
await app.RunAsync();
