using Alize.Kernel;

namespace Alize.Services.Images;

/// <summary>A project with which an image is shared.</summary>
/// <param name="Status">pending, accepted or rejected.</param>
public sealed record ImageMember(Id<Image> Image, string Member, string Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static readonly Raw Columns = new("image, member, status, created_at, updated_at");

    internal static ImageMember Read(System.Data.Common.DbDataReader r)
    {
        var c = r.Columns();
        return new(c.Id<Image>(), c.Text(), c.Text(), c.Time(), c.Time());
    }
}

/// <summary>Sharing: the owner names members, each member says whether it wants the image in its lists.</summary>
public sealed class ImageMembers(Db db, LedgerBook ledger, TimeProvider clock)
{
    private const int Most = 128;

    /// <summary>All members for the owner; for a member itself alone.</summary>
    public Task<List<ImageMember>> List(Caller caller, Id<Image> id, CancellationToken ct) => db.Read(
        async tx =>
        {
            var image = await ImageRows.Get(tx, caller, id);
            if (image.Visibility != "shared")
            {
                throw Fault.Forbidden("Only shared images have members.").Thrown();
            }

            return await tx.Query(
                $"""
                SELECT {ImageMember.Columns} FROM image_member
                WHERE image = {id} AND ({caller.Sees(image.Owner)} OR member = {caller.ProjectId}) ORDER BY created_at, member
                """,
                ImageMember.Read);
        },
        ct);

    public async Task<ImageMember> Get(Caller caller, Id<Image> id, string member, CancellationToken ct) =>
        (await List(caller, id, ct)).Find(m => m.Member == member) ?? throw Missing(member);

    public Task<ImageMember> Add(Caller caller, Id<Image> id, string member, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var image = await ImageRows.GetOwn(tx, caller, id, "share");
            if (image.Visibility != "shared")
            {
                throw Fault.Forbidden("Only shared images have members.").Thrown();
            }

            if (await tx.Number($"SELECT count(*) FROM image_member WHERE image = {id}") >= Most)
            {
                throw new Fault(FaultKind.TooLarge, $"The limit of {Most} image members is exceeded.").Thrown();
            }

            var now = clock.NowMs();
            var made = await tx.Execute($"""
                INSERT INTO image_member (image, member, status, created_at, updated_at) VALUES ({id}, {member}, {"pending"}, {now}, {now})
                ON CONFLICT DO NOTHING
                """);
            if (made == 0)
            {
                throw Fault.Conflict($"Member {member} is duplicated for image {id}").Thrown();
            }

            return await Written(tx, caller, image, member, "image.member.create");
        },
        ct);

    /// <summary>The member's own answer: nobody else gives it.</summary>
    public Task<ImageMember> Answer(Caller caller, Id<Image> id, string member, string status, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var image = await ImageRows.Get(tx, caller, id);
            if (!caller.IsAdmin && caller.ProjectId != member)
            {
                throw Fault.Forbidden("You are not permitted to update the status of this image member.").Thrown();
            }

            var changed = await tx.Execute($"""
                UPDATE image_member SET status = {status}, updated_at = {clock.NowMs()} WHERE image = {id} AND member = {member}
                """);
            return changed == 1 ? await Written(tx, caller, image, member, "image.member.update") : throw Missing(member);
        },
        ct);

    public Task Remove(Caller caller, Id<Image> id, string member, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var image = await ImageRows.GetOwn(tx, caller, id, "stop sharing");
            if (await tx.Execute($"DELETE FROM image_member WHERE image = {id} AND member = {member}") == 0)
            {
                throw Missing(member);
            }

            await ledger.Write(tx, LedgerEntry.By(caller, "image.member.delete", Image.Kind, id.Text) with { Project = image.Owner });
        },
        ct);

    private static FaultException Missing(string member) => Fault.NotFound("Member", member).Thrown();

    private async Task<ImageMember> Written(Tx tx, Caller caller, Image image, string member, string action)
    {
        await ledger.Write(tx, LedgerEntry.By(caller, action, Image.Kind, image.Id.Text) with { Project = image.Owner });
        return (await tx.First(
            $"SELECT {ImageMember.Columns} FROM image_member WHERE image = {image.Id} AND member = {member}", ImageMember.Read))!;
    }
}
