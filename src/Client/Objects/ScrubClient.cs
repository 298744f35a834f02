using Alize.Client.Auth;
using Alize.Client.Wire;

namespace Alize.Client.Objects;

/// <summary>A pass over all stored bytes, under /alize/v1/objects/scrub: for the operator.</summary>
public sealed class ScrubClient
{
    private const string Path = "/objects/scrub";
    private readonly ApiRoot _api;

    internal ScrubClient(Session session) => _api = new ApiRoot(session, "/alize/v1");

    /// <summary>The pass that runs, or the last one.</summary>
    public Task<ScrubReport> Latest(CancellationToken ct) => _api.Get(Path, "scrub", ClientJson.Default.ScrubReport, ct);

    /// <summary>Has a pass begin; returns before it has.</summary>
    public Task Start(CancellationToken ct) => _api.Post(Path, [], ct);
}
