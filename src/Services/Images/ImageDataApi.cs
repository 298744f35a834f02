using System.Globalization;
using Alize.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Alize.Services.Images;

/// <summary>The door of images' data: upload, stage, import, download.</summary>
public sealed class ImageDataApi(Images images, ImageUploads uploads, ImageImports imports, IImageStore store) : IDoor
{
    private const int Chunk = 256 * 1024;

    private static readonly Schema _import = Schema.Object(
        ("method", Schema.Object(("name", Schema.Text(1, 255).Required())).Open().Required()),
        ("all_stores", Schema.Flag()),
        ("all_stores_must_succeed", Schema.Flag()),
        ("stores", Schema.List(Schema.Text(0, 255))));

    public void Map(Doors doors)
    {
        var glance = doors.Open(ImagesFaults.Door);
        glance.Put("/v2/images/{id}/file", ImagesPolicy.Upload, call => Upload(call, stage: false));
        glance.Get("/v2/images/{id}/file", ImagesPolicy.Download, Download);
        glance.Put("/v2/images/{id}/stage", ImagesPolicy.Upload, call => Upload(call, stage: true));
        glance.Post("/v2/images/{id}/import", ImagesPolicy.Import, Import, _import);
        glance.Get("/v2/images/{id}/tasks", ImagesPolicy.Tasks, ListImageTasks);
        glance.Get("/v2/tasks", ImagesPolicy.Tasks, ListTasks);
        glance.Get("/v2/tasks/{id}", ImagesPolicy.Tasks, ShowTask);
        glance.Get("/v2/info/import", ImagesPolicy.Info, _ => Task.FromResult(Answer.Json(200, o => o.Object("import-methods", m =>
        {
            m.Text("description", "Import methods available.");
            m.Text("type", "array");
            m.Texts("value", [ImageImports.GlanceDirect]);
        }))));
    }

    private async Task<Answer> Upload(Call call, bool stage)
    {
        if (call.Http.Request.ContentType?.Split(';')[0].Trim() != "application/octet-stream")
        {
            throw new Fault(FaultKind.UnsupportedMedia, "The data of an image is sent as application/octet-stream.").Thrown();
        }

        if (call.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        await uploads.Upload(call.Caller, call.PathId<Image>("id"), call.Http.Request.Body, stage, call.Ct);
        return Answer.Empty(204);
    }

    private async Task<Answer> Import(Call call)
    {
        if (call.Body.Items("stores").Any())
        {
            throw Fault.BadRequest("Stores parameter is not supported while only one store is there.").Thrown();
        }

        await imports.Begin(call.Caller, call.PathId<Image>("id"), call.Body.GetProperty("method").Text("name"), call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> Download(Call call)
    {
        var image = await images.Get(call.Caller, call.PathId<Image>("id"), call.Ct);
        if (image.Status == ImageStatus.Deactivated && !call.Caller.IsAdmin)
        {
            throw Fault.Forbidden("The requested image has been deactivated. Image data download is forbidden.").Thrown();
        }

        if (image.Status is not (ImageStatus.Active or ImageStatus.Deactivated) || store.Open(image.Id.Text) is not { } bytes)
        {
            return Answer.Empty(204);
        }

        var (from, to) = Range(call, bytes.Length) ?? (0, bytes.Length - 1);
        var partial = call.Header("Range") is not null && bytes.Length > 0;
        return Answer.Stream(partial ? 206 : 200, (response, ct) => Send(response, bytes, from, to, ct))
            .With("Content-MD5", image.Checksum)
            .With("Content-Range", partial ? string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{bytes.Length}") : null);
    }

    private static async Task Send(HttpResponse response, Stream bytes, long from, long to, CancellationToken ct)
    {
        await using var file = bytes;
        response.ContentType = "application/octet-stream";
        response.ContentLength = to - from + 1;
        file.Position = from;
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            for (var left = to - from + 1; left > 0;)
            {
                var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, Chunk)), ct);
                if (read == 0)
                {
                    throw new EndOfStreamException("the image's file is shorter than it was");
                }

                await response.Body.WriteAsync(buffer.AsMemory(0, read), ct);
                left -= read;
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The one range that is asked for, first and last byte; null for all.</summary>
    /// <exception cref="FaultException">416 outside the data.</exception>
    private static (long From, long To)? Range(Call call, long length)
    {
        if (call.Header("Range") is not { } words)
        {
            return null;
        }

        if (!RangeHeaderValue.TryParse(words, out var header) || header.Unit != "bytes" || header.Ranges.Count != 1)
        {
            throw new Fault(FaultKind.RangeNotSatisfiable, $"The range '{words}' is not a single range of bytes.").Thrown();
        }

        var range = header.Ranges.First();
        var from = range.From ?? Math.Max(0, length - (range.To ?? 0));
        var to = range.From is null ? length - 1 : Math.Min(range.To ?? long.MaxValue, length - 1);
        return from < length && from <= to
            ? (from, to)
            : throw new Fault(FaultKind.RangeNotSatisfiable, $"The range '{words}' lies outside the {length} bytes of the image.").Thrown();
    }

    private async Task<Answer> ListImageTasks(Call call)
    {
        var image = await images.Get(call.Caller, call.PathId<Image>("id"), call.Ct);
        var list = await imports.List(call.Caller, image.Id, call.Ct);
        return Answer.Json(200, o => o.List("tasks", list, ImageWire.Task));
    }

    private async Task<Answer> ListTasks(Call call)
    {
        var list = await imports.List(call.Caller, null, call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("tasks", list, ImageWire.Task);
            o.Text("first", "/v2/tasks");
            o.Text("schema", "/v2/schemas/tasks");
        });
    }

    private async Task<Answer> ShowTask(Call call)
    {
        var task = await imports.Get(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => ImageWire.Task(o, task));
    }
}
