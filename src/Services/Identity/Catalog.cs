using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A service with the endpoints that a token's holder may use.</summary>
public sealed record CatalogEntry(ServiceRow Service, IReadOnlyList<Endpoint> Endpoints);

/// <summary>What a token's holder finds where. Read once and remembered until something changes.</summary>
public sealed class Catalog(Db db, Epoch epoch, Cloud cloud)
{
    private static readonly string[] _projectWords = ["{project_id}", "$(project_id)s", "%(project_id)s", "$(tenant_id)s", "%(tenant_id)s"];
    private const int MostProjects = 1000;
    private readonly BoundedCache<string, Filled> _filled = new(MostProjects);
    private volatile Known? _known;

    /// <summary>The enabled services; an endpoint that needs a project is left out where there is none.</summary>
    public async ValueTask<IReadOnlyList<CatalogEntry>> For(string? project, CancellationToken ct)
    {
        var now = await epoch.Now(ct);
        if (_filled.Find(project ?? "") is { } filled && filled.Epoch == now)
        {
            return filled.Entries;
        }

        if (_known is not { } known || known.Epoch != now)
        {
            _known = known = await db.Read(async tx => new Known(now, await Load(tx), await EndpointFilters.Load(tx)), ct);
        }

        var entries = Fill(known, project);
        _filled.Keep(project ?? "", new(now, entries));
        return entries;
    }

    /// <summary>An endpoint's URL as clients see it where no project is filled in.</summary>
    public string Shown(string url) =>
        url.StartsWith('/') ? cloud.PublicUrl + url.Replace("{project_id}", "$(project_id)s", StringComparison.Ordinal) : url;

    private static async Task<List<CatalogEntry>> Load(Tx tx)
    {
        var services = await tx.Query(
            $"SELECT {ServiceRow.Columns} FROM identity_service WHERE enabled ORDER BY type, id", ServiceRow.Read);
        var endpoints =
            (await tx.Query($"SELECT {Endpoint.Columns} FROM identity_endpoint WHERE enabled ORDER BY interface DESC, id", Endpoint.Read))
            .ToLookup(e => e.ServiceId);
        return [.. services.Select(s => new CatalogEntry(s, [.. endpoints[s.Id]]))];
    }

    private List<CatalogEntry> Fill(Known known, string? project)
    {
        var filter = project is null ? null : known.Filters.GetValueOrDefault(project);
        return [.. known.Entries.Select(e => e with
        {
            Endpoints = [.. e.Endpoints.Where(p => filter?.Shows(p) ?? true).Select(p => Fill(p, project)).OfType<Endpoint>()],
        }).Where(e => filter is null || e.Endpoints.Count > 0)];
    }

    private Endpoint? Fill(Endpoint endpoint, string? project)
    {
        var url = endpoint.Url.StartsWith('/') ? cloud.PublicUrl + endpoint.Url : endpoint.Url;
        foreach (var word in _projectWords.Where(w => url.Contains(w, StringComparison.Ordinal)))
        {
            if (project is null)
            {
                return null;
            }

            url = url.Replace(word, project, StringComparison.Ordinal);
        }

        return endpoint with { Url = url };
    }

    private sealed record Known((long, long) Epoch, List<CatalogEntry> Entries, Dictionary<string, EndpointFilter> Filters);

    private sealed record Filled((long, long) Epoch, IReadOnlyList<CatalogEntry> Entries);
}
