using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>An import that was asked for, as clients follow it.</summary>
/// <param name="Status">pending, processing, success or failure.</param>
public sealed record ImageTask(
    string Id, string Image, string Owner, string Actor, string Request, string Method, string Status, string Message,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static readonly Raw Columns = new("id, image, owner, actor, request, method, status, message, created_at, updated_at");

    internal static ImageTask Read(System.Data.Common.DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Time(), c.Time());
    }
}

/// <summary>Imports of staged data, and the tasks that tell of them.</summary>
public sealed class ImageImports(Db db, WorkTable work, ImageUploads uploads, LedgerBook ledger, Ids ids, TimeProvider clock)
{
    public const string GlanceDirect = "glance-direct";

    /// <summary>uploading → importing; the rest is the reconciler's.</summary>
    public Task Begin(Caller caller, Id<Image> id, string method, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var image = await ImageRows.GetOwn(tx, caller, id, "import to");
            if (method != GlanceDirect)
            {
                throw Fault.BadRequest($"Unknown import method name '{method}'.").Thrown();
            }

            if (image.DiskFormat is null || image.ContainerFormat is null)
            {
                throw Fault.BadRequest("'disk_format' and 'container_format' must be set prior to import.").Thrown();
            }

            var changed = await tx.Execute($"""
                UPDATE image SET status = {ImageStatus.Importing} WHERE id = {id} AND status = {ImageStatus.Uploading}
                """);
            if (changed == 0)
            {
                throw ImagesFaults.WrongStatus(id.Text, image.Status, ImageStatus.Importing).Thrown();
            }

            var now = clock.NowMs();
            await tx.Execute($"""
                INSERT INTO image_task (id, image, owner, actor, request, method, status, message, created_at, updated_at)
                VALUES ({ids.Dashed()}, {id}, {image.Owner}, {caller.UserId}, {caller.RequestId}, {method}, {"processing"}, {""}, {now},
                    {now})
                """);
            await ledger.Write(tx, LedgerEntry.By(caller, "image.image.import", Image.Kind, id.Text) with { Project = image.Owner });
            await work.Wake(tx, Image.Kind, id);
        },
        ct);

    /// <summary>Carries an import out; what is refused goes back to uploading with the reason.</summary>
    public async Task Run(Image image, CancellationToken ct)
    {
        try
        {
            await uploads.Import(image, new LedgerEntry("image.image.upload", Image.Kind, image.Id.Text), ct);
            await Close(image.Id, "success", "", ImageStatus.Active);
        }
        catch (FaultException e)
        {
            await Close(image.Id, "failure", e.Fault.Message, ImageStatus.Uploading);
        }
    }

    public Task<List<ImageTask>> List(Caller caller, Id<Image>? image, CancellationToken ct) => db.Query(
        $"""
        SELECT {ImageTask.Columns} FROM image_task WHERE (owner = {caller.ProjectId} OR {caller.IsAdmin})
            AND (CAST({image} AS text) IS NULL OR image = {image}) ORDER BY created_at DESC, id DESC LIMIT 1000
        """,
        ImageTask.Read,
        ct);

    public async Task<ImageTask> Get(Caller caller, string id, CancellationToken ct) =>
        await db.First($"SELECT {ImageTask.Columns} FROM image_task WHERE id = {id}", ImageTask.Read, ct) is { } task
            && caller.Sees(task.Owner)
            ? task
            : throw Fault.NotFound("Task", id).Thrown();

    private Task Close(Id<Image> id, string outcome, string message, string status) => db.Transact(async tx =>
    {
        var now = clock.NowMs();
        await tx.Execute($"""
            UPDATE image SET status = {status}, trouble = {(message.Length == 0 ? null : message)} WHERE id = {id}
                AND status = {ImageStatus.Importing}
            """);
        await tx.Execute($"""
            UPDATE image_task SET status = {outcome}, message = {message}, updated_at = {now} WHERE image = {id} AND status = {"processing"}
            """);
    });
}
