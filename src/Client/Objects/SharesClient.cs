using System.Globalization;
using Alize.Client.Auth;
using Alize.Client.Wire;

namespace Alize.Client.Objects;

/// <summary>Links to files, folders and places to leave files at, under /alize/v1/shares.</summary>
public sealed class SharesClient
{
    private readonly ApiRoot _api;

    internal SharesClient(Session session) => _api = new ApiRoot(session, "/alize/v1");

    /// <summary>The project's links, the newest first.</summary>
    public Task<IReadOnlyList<Share>> List(ListQuery query, CancellationToken ct) =>
        _api.List("/shares", "shares", query, ClientJson.Default.ListShare, s => s.Id, ct);

    public Task<Share> Create(ShareWish wish, CancellationToken ct)
    {
        var share = Json.Given(
            ("container", wish.Container), ("name", wish.Name), ("kind", wish.Drop ? "drop" : "download"), ("password", wish.Password),
            ("expires_at", wish.Expires?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
            ("max_downloads", wish.MaxDownloads), ("max_bytes", wish.MaxBytes));
        return _api.Post("/shares", Json.Wrapped("share", share), "share", ClientJson.Default.Share, ct);
    }

    public Task Delete(string id, CancellationToken ct) => _api.Delete("/shares/" + Uri.EscapeDataString(id), ct);
}
