using Alize.Kernel;
using Alize.Services.Objects.Index;

namespace Alize.Services.Objects;

/// <summary>The verb LIST: containers of an account, objects and versions of a container.</summary>
public sealed class Listings(ObjectIndex index, TimeProvider clock)
{
    private const int Page = 1000;

    /// <summary>The project's containers. Rows come from every index file and are merged.</summary>
    public Task<Listing<Container>> Containers(string project, ListQuery query, CancellationToken ct) => Lister.List(
        query,
        c => c.Name,
        async (range, reverse, count) =>
        {
            var all = new List<Container>();
            foreach (var shard in index.Shards)
            {
                all.AddRange(await shard.Query(
                    $"SELECT {Container.Columns} FROM store_container WHERE project = {project}{Within(range, reverse, count)}",
                    Container.Read, ct));
            }

            all.Sort((a, b) => Utf8Order.Instance.Compare(a.Name, b.Name) * (reverse ? -1 : 1));
            return all.Take(count).ToList();
        });

    /// <summary>What can be read in a container now.</summary>
    public Task<Listing<StoredObject>> Objects(Container container, ListQuery query, CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return Lister.List(
            query,
            o => o.Name,
            (range, reverse, count) => InPages(range, reverse, count, (r, n) => index.Of(container.Name).Query(
                $"""
                SELECT {StoredObject.Columns} FROM store_object
                WHERE container = {container.Id} AND (expires IS NULL OR expires > {now}){Within(r, reverse, n)}
                """,
                StoredObject.Read,
                ct)));
    }

    /// <summary>Those of the names that can be read now.</summary>
    public async Task<Dictionary<string, StoredObject>> Named(Container container, IReadOnlyCollection<string> names, CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var rows = names.Count == 0 ? [] : await index.Of(container.Name).Query(
            $"""
            SELECT {StoredObject.Columns} FROM store_object
            WHERE container = {container.Id} AND name IN {Sql.In(names)} AND (expires IS NULL OR expires > {now})
            """,
            StoredObject.Read,
            ct);
        return rows.ToDictionary(o => o.Name);
    }

    /// <summary>Every version, delete markers too: by name, newest first. After a name and, within it, a version ("" for all versions of
    /// later names only).</summary>
    /// <returns>Each version with whether it is the newest of its name.</returns>
    public async Task<Listing<ListedVersion>> Versions(Container container, ListQuery query, string versionMarker, CancellationToken ct)
    {
        var after = query.Marker.Length > 0 && versionMarker.Length > 0 ? await Rest(container, query.Marker, versionMarker, ct) : [];
        var listing = await Lister.List(
            query,
            v => v.First().Object.Name,
            async (range, reverse, count) => Group(await Everything(container, range, reverse, count, ct)));
        var entries = after.Select(v => new ListEntry<ListedVersion>(v.Object.Name, v))
            .Concat(listing.Entries.SelectMany(e => e.Row is null
                ? [new ListEntry<ListedVersion>(e.Name, null)]
                : e.Row.Select(v => new ListEntry<ListedVersion>(e.Name, v))))
            .ToList();
        return entries.Count > query.Limit ? new(entries[..query.Limit], true) : new(entries, listing.Truncated);
    }

    /// <summary>Conditions on the name, its order, and a limit.</summary>
    internal static Sql Within(NameRange range, bool reverse, int count)
    {
        Sql sql = $" AND name {new Raw(range.LowInclusive ? ">=" : ">")} {range.Low}";
        if (range.High is { } high)
        {
            sql.Add($" AND name < {high}");
        }

        return sql.Add($" ORDER BY name {new Raw(reverse ? "DESC" : "ASC")} LIMIT {count}");
    }

    /// <summary>Fetches a long page in pieces, so that a big limit with a delimiter does not read rows that are skipped.</summary>
    private static async Task<List<StoredObject>> InPages(
        NameRange range, bool reverse, int count, Func<NameRange, int, Task<List<StoredObject>>> fetch)
    {
        var rows = await fetch(range, Math.Min(count, Page));
        while (rows.Count < count && rows.Count > 0 && rows.Count % Page == 0)
        {
            var last = rows[^1].Name;
            var rest = reverse ? range with { High = last } : range with { Low = last, LowInclusive = false };
            var more = await fetch(rest, Math.Min(count - rows.Count, Page));
            if (more.Count == 0)
            {
                break;
            }

            rows.AddRange(more);
        }

        return rows;
    }

    private async Task<List<ListedVersion>> Rest(Container container, string name, string version, CancellationToken ct)
    {
        var all = await Everything(container, new(name, true, name + "\u0001"), false, 1, ct);
        var at = all.FindIndex(v => v.Object.VersionId == version);
        return at < 0 ? [] : all[(at + 1)..];
    }

    /// <summary>All versions of up to <paramref name="count"/> names.</summary>
    private Task<List<ListedVersion>> Everything(Container container, NameRange range, bool reverse, int count, CancellationToken ct) =>
        index.Of(container.Name).Read(
            async tx =>
            {
                var names = await tx.Query(
                    $"""
                    SELECT name FROM (
                        SELECT name FROM (SELECT name FROM store_object WHERE container = {container.Id}{Within(range, reverse, count)}) a
                        UNION SELECT name FROM (
                            SELECT DISTINCT name FROM store_past WHERE container = {container.Id}{Within(range, reverse, count)}) b) c
                    ORDER BY name {new Raw(reverse ? "DESC" : "ASC")} LIMIT {count}
                    """,
                    r => r.GetString(0));
                if (names.Count == 0)
                {
                    return [];
                }

                var (low, high) = reverse ? (names[^1], names[0]) : (names[0], names[^1]);
                var rows = await tx.Query(
                    $"""
                    SELECT {StoredObject.Columns} FROM store_object WHERE container = {container.Id} AND name >= {low} AND name <= {high}
                    UNION ALL
                    SELECT {StoredObject.Columns} FROM store_past WHERE container = {container.Id} AND name >= {low} AND name <= {high}
                    """,
                    StoredObject.Read);
                return Ordered(rows, reverse);
            },
            ct);

    private static List<ListedVersion> Ordered(List<StoredObject> rows, bool reverse)
    {
        rows.Sort((a, b) => Utf8Order.Instance.Compare(a.Name, b.Name) is var byName and not 0
            ? byName * (reverse ? -1 : 1)
            : b.Version.CompareTo(a.Version));
        return [.. rows.Select((o, i) => new ListedVersion(o, i == 0 || rows[i - 1].Name != o.Name))];
    }

    private static List<List<ListedVersion>> Group(List<ListedVersion> versions)
    {
        var groups = new List<List<ListedVersion>>();
        foreach (var version in versions)
        {
            if (version.Latest)
            {
                groups.Add([]);
            }

            groups[^1].Add(version);
        }

        return groups;
    }
}

/// <summary>A version in a listing of all versions.</summary>
public sealed record ListedVersion(StoredObject Object, bool Latest);
