using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of volumes' and snapshots' metadata: whole, and by key.</summary>
public sealed class MetadataApi(Db db, Scribe scribe) : IDoor
{
    private static readonly Schema _whole = Schema.Object(("metadata", VolumeSchemas.Metadata.Required()));
    private static readonly Schema _one = Schema.Object(("meta", VolumeSchemas.Metadata.Required()));

    private static readonly Microversion _tags = new(3, 15);

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        Map(cinder, "/volumes/{id}/metadata", Volume.Kind, VolumesPolicy.ShowMetadata, VolumesPolicy.Metadata, async (tx, call, write) =>
            (write ? await VolumeRows.Lock(tx, call.Caller, call.PathId<Volume>("id"))
                : await VolumeRows.Get(tx, call.Caller, call.PathId<Volume>("id"))).Project);
        Map(cinder, "/snapshots/{id}/metadata", Snapshot.Kind, VolumesPolicy.ShowSnapshotMetadata, VolumesPolicy.SnapshotMetadata,
            async (tx, call, write) =>
            (write ? await SnapshotRows.Lock(tx, call.Caller, call.PathId<Snapshot>("id"))
                : await SnapshotRows.Get(tx, call.Caller, call.PathId<Snapshot>("id"))).Project);
    }

    private void Map(VolumeRoutes cinder, string path, string kind, Rule read, Rule write, Func<Tx, Call, bool, Task<string>> owner)
    {
        var of = new Owner(kind, owner);
        cinder.Get(path, read, async call =>
        {
            var words = await Read(call, of);
            return Whole(words).With("ETag", call.Version >= _tags ? Tag(words) : null);
        });
        cinder.Post(path, write, call => Set(call, of, whole: false), _whole);
        cinder.Put(path, write, call => Set(call, of, whole: true), _whole);
        cinder.Get(path + "/{key}", read, async call => One(call, await Read(call, of)));
        cinder.Put(path + "/{key}", write, call => SetOne(call, of), _one);
        cinder.Delete(path + "/{key}", write, call => Remove(call, of));
    }

    private static Answer Whole(Dictionary<string, string> words) => Answer.Json(200, o => o.Map("metadata", words));

    private static Answer One(Call call, Dictionary<string, string> words) => words.TryGetValue(call.Path("key"), out var value)
        ? Answer.Json(200, o => o.Map("meta", [new(call.Path("key"), value)]))
        : throw Missing(call).Thrown();

    private Task<Dictionary<string, string>> Read(Call call, Owner of) => db.Read(
        async tx =>
        {
            await of.Project(tx, call, false);
            return await Properties.Of(tx, call.Path("id"), Properties.Metadata);
        },
        call.Ct);

    private async Task<Answer> Set(Call call, Owner of, bool whole) => Whole(await Write(call, of, call.Body.Map("metadata"), whole));

    /// <summary>The key in the path is the only key of the body.</summary>
    private async Task<Answer> SetOne(Call call, Owner of)
    {
        var (key, words) = (call.Path("key"), call.Body.Map("meta"));
        if (words.Count != 1 || !words.ContainsKey(key))
        {
            throw Fault.BadRequest(words.Count > 1 ? "Request body contains too many items" : "Request body and URI mismatch").Thrown();
        }

        await Write(call, of, words, whole: false);
        return Answer.Json(200, o => o.Map("meta", words));
    }

    private async Task<Answer> Remove(Call call, Owner of)
    {
        var seen = await Matched(call, of);
        await db.Transact(
            async tx =>
            {
                var project = await of.Project(tx, call, true);
                await GuardUnchanged(tx, call, seen);
                if (!await Properties.Remove(tx, call.Path("id"), Properties.Metadata, call.Path("key")))
                {
                    throw Missing(call).Thrown();
                }

                await scribe.Wrote(tx, call.Caller, of.Kind, "update", call.Path("id"), project);
            },
            call.Ct);
        return Answer.Empty(200);
    }

    private async Task<Dictionary<string, string>> Write(Call call, Owner of, Dictionary<string, string> words, bool whole)
    {
        var seen = await Matched(call, of);
        return await db.Transact(
            async tx =>
            {
                var project = await of.Project(tx, call, true);
                await GuardUnchanged(tx, call, seen);
                await Properties.Set(tx, call.Path("id"), Properties.Metadata, words, whole);
                await scribe.Wrote(tx, call.Caller, of.Kind, "update", call.Path("id"), project);
                return whole ? words : await Properties.Of(tx, call.Path("id"), Properties.Metadata);
            },
            call.Ct);
    }

    /// <summary>What a conditional change was decided on; null where it is unconditional.</summary>
    /// <exception cref="FaultException">412 where the metadata are other ones by now.</exception>
    private async Task<Dictionary<string, string>?> Matched(Call call, Owner of)
    {
        if (call.Version < _tags || call.Header("If-Match") is not { } wanted)
        {
            return null;
        }

        var words = await Read(call, of);
        var tags = wanted.Split(',', StringSplitOptions.TrimEntries).Select(t => t.Trim('"'));
        return tags.Any(t => t == "*" || t == Tag(words)) ? words : throw Changed().Thrown();
    }

    private static async Task GuardUnchanged(Tx tx, Call call, Dictionary<string, string>? seen)
    {
        if (seen is not null
            && !(await Properties.Of(tx, call.Path("id"), Properties.Metadata)).OrderBy(w => w.Key,
                StringComparer.Ordinal).SequenceEqual(seen.OrderBy(w => w.Key, StringComparer.Ordinal)))
        {
            throw Changed().Thrown();
        }
    }

    private static string Tag(Dictionary<string, string> words) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', words.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => $"{w.Key}\0{w.Value}")))))[..32];

    private static Fault Changed() => new(FaultKind.PreconditionFailed, "The metadata were changed meanwhile.");

    private static Fault Missing(Call call) => Fault.NotFound("Metadata item", call.Path("key"));

    /// <summary>Whose metadata it is; reads or locks the owner and gives its project.</summary>
    private sealed record Owner(string Kind, Func<Tx, Call, bool, Task<string>> Project);
}
