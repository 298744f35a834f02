using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The flavors that every cloud starts with, each next larger in all. Made once: what an operator deletes stays deleted.</summary>
public sealed class FirstFlavors(Db db, Flavors flavors) : IStartUp
{
    private static readonly (string Id, string Name, int Vcpus, int RamMib, int DiskGib)[] _shapes =
    [
        ("1", "a1.nano", 1, 128, 1),
        ("2", "a1.micro", 2, 256, 2),
        ("3", "a1.tiny", 3, 512, 5),
        ("4", "a1.small", 4, 2_048, 20),
        ("5", "a1.medium", 6, 4_096, 40),
        ("6", "a1.large", 8, 8_192, 80),
        ("7", "a1.xlarge", 16, 16_384, 160),
    ];

    public Task Start(CancellationToken ct) => db.Transact(
        async tx =>
        {
            if (await tx.Execute($"INSERT INTO cloud (name, value) VALUES ('compute.first-flavors', 'made') ON CONFLICT DO NOTHING") == 0)
            {
                return;
            }

            foreach (var (id, name, vcpus, ram, disk) in _shapes)
            {
                if (await flavors.Insert(
                    tx, new(id, name, vcpus, ram, disk, 0, 0, 1, IsPublic: true, Disabled: false, null, new Dictionary<string, string>())))
                {
                    await flavors.Wrote(tx, null, "create", id);
                }
            }
        },
        ct);
}
