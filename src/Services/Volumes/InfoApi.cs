using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of what the room says of itself: zones, extensions, filters, and what there is in all.</summary>
public sealed class InfoApi(Db db) : IDoor
{
    private static readonly (string Resource, IReadOnlyCollection<string> Filters)[] _filters =
    [
        ("volume", VolumeList.Shape.Tenant), ("snapshot", SnapshotList.Shape.Tenant), ("backup", BackupWire.Shape.Tenant),
        ("attachment", AttachmentWire.Shape.Tenant),
        ("message", ["resource_uuid", "resource_type", "event_id", "request_id", "message_level"]),
        ("group", Group.Shape.Tenant), ("group_snapshot", GroupSnapshot.Shape.Tenant), ("pool", ["name", "volume_type"]),
        ("volume_type", TypeWire.Shape.Tenant),
    ];

    public void Map(Doors doors)
    {
        var cinder = new VolumeRoutes(doors);
        cinder.Get("/os-availability-zone", TypesPolicy.Zones, _ => Zones());
        cinder.Get("/extensions", TypesPolicy.Extensions,
            _ => Task.FromResult(Answer.Json(200, o => o.List("extensions", Extensions.All, Extensions.Words))));
        cinder.Get("/extensions/{alias}", TypesPolicy.Extensions, ShowExtension);
        cinder.Get("/resource_filters", TypesPolicy.Filters, Filters, new(3, 33));
        cinder.Get("/volumes/summary", VolumesPolicy.List, Summary, new(3, 12));
    }

    private static Task<Answer> Zones() => Task.FromResult(Answer.Json(200, o => o.List("availabilityZoneInfo", [Volumes.Zone], (z, zone) =>
    {
        z.Text("zoneName", zone);
        z.Object("zoneState", s => s.Flag("available", true));
    })));

    private static Task<Answer> ShowExtension(Call call)
    {
        var found = Extensions.All.Where(e => e.Alias == call.Path("alias")).ToArray();
        return found.Length == 1
            ? Task.FromResult(Answer.Json(200, o => o.Object("extension", e => Extensions.Words(e, found[0]))))
            : throw Fault.NotFound("Extension", call.Path("alias")).Thrown();
    }

    private static Task<Answer> Filters(Call call)
    {
        var wanted = call.Query("resource");
        var found = _filters.Where(f => wanted is null || f.Resource == wanted);
        return Task.FromResult(Answer.Json(200, o => o.List("resource_filters", found, (f, line) =>
        {
            f.Texts("filters", line.Filters);
            f.Text("resource", line.Resource);
        })));
    }

    private async Task<Answer> Summary(Call call)
    {
        var where = Listing.Read(call, VolumeList.Shape).Where;
        var withMetadata = call.Version.Has(3, 36);
        var (count, size, metadata) = await db.Read(
            async tx =>
            {
                var sums = (await tx.Query($"SELECT count(*), COALESCE(sum(size), 0) FROM volume WHERE {where}",
                    r => (r.GetInt64(0), Convert.ToInt64(r.GetValue(1), null))))[0];
                var pairs = withMetadata
                    ? await tx.Query(
                        $"""
                        SELECT DISTINCT p.name, p.value FROM volume_property p JOIN (SELECT id FROM volume WHERE {where}) v
                        ON v.id = p.owner
                        WHERE p.kind = {Properties.Metadata} ORDER BY p.name, p.value LIMIT {1000}
                        """,
                        r => (Name: r.GetString(0), Value: r.GetString(1)))
                    : [];
                return (sums.Item1, sums.Item2, pairs.ToLookup(p => p.Name, p => p.Value));
            },
            call.Ct);
        return Answer.Json(200, o => o.Object("volume-summary", s =>
        {
            s.Number("total_count", count);
            s.Number("total_size", size);
            if (withMetadata)
            {
                s.Object("metadata", m =>
                {
                    foreach (var values in metadata)
                    {
                        m.Texts(values.Key, values);
                    }
                });
            }
        }));
    }
}
