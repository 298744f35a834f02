using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The verbs of a server's tags: at most 50, each a word without slash and comma.</summary>
public sealed class ServerTags(Db db, ServerBook book)
{
    public const int Most = 50;
    public const int Longest = 60;

    public Task<List<string>> Get(Caller caller, string id, CancellationToken ct) => db.Read(
        async tx => await ServerRows.Tags(tx, (await ServerRows.Get(tx, caller, id)).Id), ct);

    public Task<List<string>> Replace(Caller caller, string id, IReadOnlyList<string> tags, CancellationToken ct)
    {
        foreach (var tag in tags)
        {
            Check(tag);
        }

        return db.Transact(
            async tx =>
            {
                var server = await ServerWishes.Own(tx, caller, id);
                await tx.Execute($"DELETE FROM server_tag WHERE server = {id}");
                foreach (var tag in tags.Distinct())
                {
                    await tx.Execute($"INSERT INTO server_tag (server, tag) VALUES ({id}, {tag})");
                }

                await book.Wrote(tx, caller, server, "update_tags");
                return await ServerRows.Tags(tx, id);
            },
            ct);
    }

    /// <returns>False where it had the tag.</returns>
    public Task<bool> Add(Caller caller, string id, string tag, CancellationToken ct)
    {
        Check(tag);
        return db.Transact(
            async tx =>
            {
                var server = await ServerWishes.Own(tx, caller, id);
                var tags = await ServerRows.Tags(tx, id);
                if (tags.Count >= Most && !tags.Contains(tag))
                {
                    throw Fault.BadRequest($"The number of tags exceeded the per-server limit {Most}").Thrown();
                }

                var added = await tx.Execute($"INSERT INTO server_tag (server, tag) VALUES ({id}, {tag}) ON CONFLICT DO NOTHING") == 1;
                await book.Wrote(tx, caller, server, "update_tags");
                return added;
            },
            ct);
    }

    /// <param name="tag">Null: all of them.</param>
    /// <exception cref="FaultException">404 where it has no such tag.</exception>
    public Task Remove(Caller caller, string id, string? tag, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var server = await ServerWishes.Own(tx, caller, id);
            var removed = await tx.Execute($"DELETE FROM server_tag WHERE server = {id} AND (CAST({tag} AS text) IS NULL OR tag = {tag})");
            if (removed == 0 && tag is not null)
            {
                throw new Fault(FaultKind.NotFound, $"Instance {id} has no tag '{tag}'").Thrown();
            }

            await book.Wrote(tx, caller, server, "update_tags");
        },
        ct);

    private static void Check(string tag)
    {
        if (tag.Length is 0 or > Longest || tag.Contains('/', StringComparison.Ordinal) || tag.Contains(',', StringComparison.Ordinal))
        {
            throw Fault.BadRequest($"Invalid input for field/attribute tag. A tag has 1 to {Longest} characters, without '/' and ','.")
                .Thrown();
        }
    }
}
