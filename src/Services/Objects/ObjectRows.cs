using Alize.Kernel;

namespace Alize.Services.Objects;

/// <summary>The statements on object rows that the verbs are made of. Each runs in the caller's transaction.</summary>
internal static class ObjectRows
{
    public static Task<StoredObject?> Current(Tx tx, long container, string name) => tx.First(
        $"SELECT {StoredObject.Columns} FROM store_object WHERE container = {container} AND name = {name}", StoredObject.Read);

    /// <summary>An older version or a marker. <paramref name="version"/> is what clients call it; "null" is the unversioned one.</summary>
    public static async Task<StoredObject?> Past(Tx tx, long container, string name, string version)
    {
        if (version == "null")
        {
            return await tx.First(
                $"SELECT {StoredObject.Columns} FROM store_past WHERE container = {container} AND name = {name} AND unversioned",
                StoredObject.Read);
        }

        return VersionWords.Parse(version) is { } number
            ? await tx.First(
                $"""
                    SELECT {StoredObject.Columns} FROM store_past WHERE container = {container} AND name = {name} AND version = {number}
                        AND NOT unversioned
                    """,
                StoredObject.Read)
            : null;
    }

    public static Task<StoredObject?> NewestPast(Tx tx, long container, string name) => tx.First(
        $"SELECT {StoredObject.Columns} FROM store_past WHERE container = {container} AND name = {name} ORDER BY version DESC LIMIT 1",
        StoredObject.Read);

    public static Task Set(Tx tx, long container, StoredObject o) => tx.Execute($"""
        INSERT INTO store_object (container, name, version, modified, unversioned, kind, size, etag, type, meta, blob, parts, expires,
            seal)
        VALUES ({container}, {o.Name}, {o.Version}, {o.Modified}, {o.Unversioned}, {Kinds.Text(o.Kind)}, {o.Size}, {o.Etag},
            {o.ContentType}, {o.Meta.Text}, {o.Blob?.Text}, {o.Parts}, {o.Expires}, {o.Seal?.Text})
        ON CONFLICT (container, name) DO UPDATE SET version = excluded.version, modified = excluded.modified,
            unversioned = excluded.unversioned, kind = excluded.kind, size = excluded.size, etag = excluded.etag, type = excluded.type,
            meta = excluded.meta, blob = excluded.blob, parts = excluded.parts, expires = excluded.expires, seal = excluded.seal
        """);

    public static Task AddPast(Tx tx, long container, StoredObject o) => tx.Execute($"""
        INSERT INTO store_past (container, name, version, modified, unversioned, kind, size, etag, type, meta, blob, parts, expires,
            seal)
        VALUES ({container}, {o.Name}, {o.Version}, {o.Modified}, {o.Unversioned}, {Kinds.Text(o.Kind)}, {o.Size}, {o.Etag},
            {o.ContentType}, {o.Meta.Text}, {o.Blob?.Text}, {o.Parts}, {o.Expires}, {o.Seal?.Text})
        """);

    public static Task RemoveCurrent(Tx tx, long container, string name) =>
        tx.Execute($"DELETE FROM store_object WHERE container = {container} AND name = {name}");

    public static Task RemovePast(Tx tx, long container, StoredObject o) =>
        tx.Execute($"DELETE FROM store_past WHERE container = {container} AND name = {o.Name} AND version = {o.Version}");

    public static Task Count(Tx tx, long container, long objects, long past, long bytes, long now) => tx.Execute($"""
        UPDATE store_container SET objects = objects + {objects}, past = past + {past}, bytes = bytes + {bytes}, changed = {now}
        WHERE id = {container}
        """);

    /// <summary>The parts of an object, in order.</summary>
    public static Task<List<Part>> Parts(Tx tx, string parts) => tx.Query(
        $"SELECT {Part.Columns} FROM store_part WHERE parts = {parts} ORDER BY number", Part.Read);

    public static Task AddPart(Tx tx, string parts, Part p) => tx.Execute($"""
        INSERT INTO store_part (parts, number, size, etag, modified, blob, path, range, extra)
        VALUES ({parts}, {p.Number}, {p.Size}, {p.Etag}, {p.Modified}, {p.Blob?.Text}, {p.Path}, {p.Range}, {p.Extra})
        ON CONFLICT (parts, number) DO UPDATE SET size = excluded.size, etag = excluded.etag, modified = excluded.modified,
            blob = excluded.blob, path = excluded.path, range = excluded.range, extra = excluded.extra
        """);

    /// <summary>Forgets what a version consisted of; returns the bytes that nothing names any more.</summary>
    public static async Task<List<BlobRef>> Bury(Tx tx, StoredObject o)
    {
        List<BlobRef> dead = o.Blob is { } blob ? [blob] : [];
        if (o.Parts is { } parts)
        {
            dead.AddRange((await Parts(tx, parts)).Where(p => p.Blob is not null).Select(p => p.Blob!.Value));
            await tx.Execute($"DELETE FROM store_part WHERE parts = {parts}");
        }

        return dead;
    }
}
