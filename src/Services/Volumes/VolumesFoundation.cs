using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Volumes;

/// <summary>What every cloud has: the room's place in the catalogue, and one volume type.</summary>
public sealed class VolumesFoundation(Db db, Scribe scribe, IIdentity identity) : IStartUp
{
    public async Task Start(CancellationToken ct)
    {
        await identity.EnsureService("volumev3", "cinderv3", "/volume/v3/{project_id}", ct);
        await identity.EnsureService("block-storage", "cinder", "/volume/v3/{project_id}", ct);
        await db.Transact(FirstType, ct);
    }

    private async Task FirstType(Tx tx)
    {
        if (await tx.Number($"SELECT count(*) FROM volume_type") > 0)
        {
            return;
        }

        var id = scribe.Ids.New<VolumeType>();
        if (await tx.Execute($"""
            INSERT INTO volume_type (id, name, description, is_public, created_at, updated_at)
            VALUES ({id}, {TypeRows.First}, {"Disks of this host"}, {true}, {scribe.Now}, {scribe.Now}) ON CONFLICT DO NOTHING
            """) == 1)
        {
            await scribe.Wrote(tx, null, VolumeType.Kind, "create", id.Text, null);
        }
    }
}
