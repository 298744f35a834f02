using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>What other rooms see of Identity.</summary>
public sealed class IdentityFace(Db db, AccessKeys keys, Epoch epoch, Ids ids, Cloud cloud) : IIdentity
{
    private static readonly string[] _interfaces = ["public", "internal", "admin"];

    public async Task<ProjectInfo?> FindProject(string id, CancellationToken ct) => Info(await db.First(
        $"SELECT {Project.Columns} FROM identity_project p WHERE p.id = {id} AND NOT p.is_domain", Project.Read, ct));

    public async Task<ProjectInfo?> FindProjectByName(string name, string domainId, CancellationToken ct) => Info(await db.First(
        $"SELECT {Project.Columns} FROM identity_project p WHERE p.domain = {domainId} AND p.name = {name} AND NOT p.is_domain",
        Project.Read, ct));

    public async Task<bool> UserExists(string id, CancellationToken ct) =>
        await db.Number($"SELECT count(*) FROM identity_user WHERE id = {id}", ct) > 0;

    public ValueTask<AccessKey?> FindAccessKey(string access, CancellationToken ct) => keys.Find(access, ct);

    public Task EnsureService(string type, string name, string path, CancellationToken ct) => db.Transact(
        async tx =>
        {
            var service = (await tx.Query($"SELECT id FROM identity_service WHERE type = {type} AND name = {name}", r => r.GetString(0)))
                .FirstOrDefault();
            if (service is null)
            {
                service = ids.Hex(16);
                await CatalogItems.Insert(tx, new ServiceRow(service, type, name, null, true, "{}"));
            }

            foreach (var face in _interfaces)
            {
                var there = await tx.Execute($"""
                    UPDATE identity_endpoint SET url = {path} WHERE service = {service} AND interface = {face} AND region = {cloud.Region}
                        AND url LIKE {"/%"}
                    """);
                if (there == 0 && await tx.Number(
                    $"""
                        SELECT count(*) FROM identity_endpoint WHERE service = {service} AND interface = {face} AND region = {cloud.Region}
                        """) == 0)
                {
                    await CatalogItems.Insert(tx, new Endpoint(ids.Hex(16), service, cloud.Region, face, path, true, "{}"));
                }
            }

            await epoch.Grow(tx);
        },
        ct);

    private static ProjectInfo? Info(Project? p) => p is null ? null : new(p.Id, p.Name, p.DomainId, p.Enabled);
}
