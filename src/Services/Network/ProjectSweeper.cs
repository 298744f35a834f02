using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>Takes away what projects left behind that are deleted. What servers still use goes after them, at a later pass. That is no
/// repair.</summary>
public sealed class ProjectSweeper(Db db, ProjectRemains remains) : ISweeper
{
    private static readonly string[] _tables = ["floating_ip", "router", "port", "network", "subnet", "subnet_pool", "security_group"];

    public string Name => "network-projects";

    public async Task<int> Sweep(CancellationToken ct)
    {
        foreach (var project in await Leaving(ct))
        {
            await remains.Remove(project, ct);
        }

        return 0;
    }

    private Task<List<string>> Leaving(CancellationToken ct)
    {
        Sql any = $"SELECT project FROM quota WHERE resource LIKE {NetworkQuota.Prefix + "%"}";
        foreach (var table in _tables)
        {
            any.Add($" UNION SELECT project FROM {new Raw(table)}");
        }

        return DeletedProjects.Among(db, any, ct);
    }
}
