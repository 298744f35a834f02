using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>The verbs of tags: words that tenants put on their resources, to find them again.</summary>
public sealed class Tags(Db db, Scribe scribe)
{
    public const int Most = 50;

    public Task<List<string>> Of(Caller caller, Taggable kind, string id, CancellationToken ct) => db.Read(
        async tx => Packed.Texts((await Find(tx, caller, kind, id)).Tags), ct);

    /// <summary>Changes the tags; the same tags again change nothing.</summary>
    /// <exception cref="FaultException">404 for what the caller does not see, 403 for what is another's.</exception>
    public Task<List<string>> Change(
        Caller caller, Taggable kind, string id, Func<List<string>, IEnumerable<string>> change) => db.Transact(
        async tx =>
        {
            var old = await Find(tx, caller, kind, id);
            if (!caller.IsAdmin && old.Project != caller.Project)
            {
                throw NetworkFaults.Disallowed("update_tags").Thrown();
            }

            var before = Packed.Texts(old.Tags);
            var after = change([.. before]).Distinct().ToList();
            if (after.Count > Most)
            {
                throw NetworkFaults.Bad(
                    "HTTPBadRequest", $"Invalid input for tags. Reason: more than {Most} tags on {kind.Kind} {id}.").Thrown();
            }

            if (!after.SequenceEqual(before))
            {
                var changed = scribe.Changed(old);
                await tx.Execute($"""
                    UPDATE {new Raw(kind.Table)} SET tags = {Packed.Texts(after)}, revision = {changed.Revision},
                        updated_at = {changed.Updated} WHERE id = {id}
                    """);
                await scribe.Wrote(tx, caller, kind.Kind, "update", changed);
            }

            return after;
        });

    private static async Task<Standard> Find(Tx tx, Caller caller, Taggable kind, string id) => await tx.First(
        $"SELECT {new Raw(Standard.Columns)} FROM {new Raw(kind.Table)} WHERE id = {id} AND {kind.Visible(caller)} {tx.ForUpdate}", Read)
        ?? throw NetworkFaults.Missing("TagResourceNotFound", $"Resource {kind.Kind} {id} could not be found.").Thrown();

    private static Standard Read(System.Data.Common.DbDataReader r)
    {
        var c = r.Columns();
        return Standard.Read(ref c);
    }
}
