using System.Globalization;
using System.Text;
using System.Text.Json;
using Alize.Kernel;
using Alize.Services.Objects.S3;
using Alize.Services.Objects.Swift;

namespace Alize.Services.Objects.Shares;

/// <summary>Links as their project manages them: <c>/alize/v1/shares</c>.</summary>
internal sealed class SharesApi(
    ShareBook book, Containers containers, ObjectStore objects, SharePassword passwords, Cloud cloud, TimeProvider clock) : IDoor
{
    private const int LongestPassword = 256;
    private const int ShortestPassword = 4;

    private static readonly Schema _create = Schema.Object(("share", Schema.Object(
        ("container", Schema.Text(1, 256).Required()),
        ("name", Schema.Text(0, SwiftLimits.ObjectName)),
        ("kind", Schema.OneOf(Share.DownloadKind, Share.DropKind)),
        ("password", Schema.Text(ShortestPassword, LongestPassword).OrNull()),
        ("expires_at", Schema.Text(1, 40).OrNull()),
        ("max_downloads", Schema.Integer(1, 1_000_000_000).OrNull()),
        ("max_bytes", Schema.Integer(1, 1L << 50).OrNull())).Required())).Required();

    public void Map(Doors doors)
    {
        var alize = doors.Open(AlizeDoor.Door);
        alize.Get("/shares", SharesPolicy.List, List);
        alize.Get("/shares/{id}", SharesPolicy.Show, Show);
        alize.Post("/shares", SharesPolicy.Create, Create, _create);
        alize.Delete("/shares/{id}", SharesPolicy.Delete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var limit = Math.Max(1, Page.ReadLimit(call.Query("limit"), 1000, 1000));
        var shares = await book.Of(call.Caller.Project, call.Query("marker"), limit, call.Ct);
        return Answer.Json(200, o =>
        {
            o.List("shares", shares, Wire);
            if (shares.Count == limit)
            {
                o.Text("next", string.Create(CultureInfo.InvariantCulture, $"/alize/v1/shares?limit={limit}&marker={shares[^1].Id}"));
            }
        });
    }

    private async Task<Answer> Show(Call call)
    {
        var share = await book.Find(call.Caller.Project, call.Path("id"), call.Ct) ?? throw Missing(call);
        return Answer.Json(200, o => o.Object("share", s => Wire(s, share)));
    }

    private async Task<Answer> Create(Call call)
    {
        var wish = call.Body.GetProperty("share");
        var share = await book.Add(call.Caller, await Wish(call, wish), call.Ct);
        return Answer.Json(201, o => o.Object("share", s => Wire(s, share)));
    }

    private async Task<Answer> Delete(Call call) =>
        await book.Delete(call.Caller, call.Caller.Project, call.Path("id"), call.Ct) ? Answer.Empty(204) : throw Missing(call);

    private async Task<Share> Wish(Call call, JsonElement wish)
    {
        var (project, name, drop) = (call.Caller.Project, wish.Text("name"), wish.Text("kind") == Share.DropKind);
        if (Encoding.UTF8.GetByteCount(name) > SwiftLimits.ObjectName)
        {
            throw Invalid("name", $"it has more than {SwiftLimits.ObjectName} bytes");
        }

        if (name.Any(char.IsControl) || name.StartsWith('/'))
        {
            throw Invalid("name", "it begins with a slash or holds control characters");
        }

        if (drop && name.Length > 0 && !name.EndsWith('/'))
        {
            throw Invalid("name", "files are left in a folder: it must be empty or end with a slash");
        }

        if (drop && wish.LongOrNull("max_downloads") is not null)
        {
            throw Invalid("max_downloads", "nothing can be fetched from a drop");
        }

        if (!drop && wish.LongOrNull("max_bytes") is not null)
        {
            throw Invalid("max_bytes", "it is for a drop");
        }

        var container = await containers.Find(project, wish.Text("container"), call.Ct)
            ?? throw Fault.NotFound("Container", wish.Text("container")).Thrown();
        if (!drop && name.Length > 0 && !name.EndsWith('/')
            && (await objects.Find(project, container.Name, name, null, call.Ct)).Object is null or { Kind: ObjectKind.DeleteMarker })
        {
            throw Fault.NotFound("Object", name).Thrown();
        }

        var password = wish.TextOrNull("password") is { } text ? await passwords.Hash(text, call.Ct) : null;
        return new(
            "", "", project, container.Name, container.Id, name, drop, password, Expires(wish), wish.LongOrNull("max_downloads"), 0,
            wish.LongOrNull("max_bytes"), default, "");
    }

    private DateTimeOffset? Expires(JsonElement wish)
    {
        if (wish.TextOrNull("expires_at") is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            && time > clock.GetUtcNow() && time.Year < 9999
            ? Clock.FromMs(time.ToUnixTimeMilliseconds())
            : throw Invalid("expires_at", "it must be a time to come, such as 2030-01-31T18:00:00Z");
    }

    private void Wire(JsonOut o, Share share)
    {
        o.Text("id", share.Id);
        o.Text("url", $"{cloud.PublicUrl}{ShareMount.Prefix}{share.Token}");
        o.Text("project_id", share.Project);
        o.Text("container", share.Container);
        o.Text("name", share.Name);
        o.Text("kind", share.Drop ? Share.DropKind : Share.DownloadKind);
        o.Flag("has_password", share.Password is not null);
        o.Text("expires_at", Time(share.Expires));
        o.Number("max_downloads", share.MostDownloads);
        o.Number("downloads", share.Downloads);
        o.Number("max_bytes", share.MostBytes);
        o.Text("created_at", Time(share.Created));
        o.Text("user_id", share.CreatedBy);
    }

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static FaultException Invalid(string field, string why) =>
        Fault.BadRequest($"Invalid input for field/attribute {field}: {why}.").Thrown();

    private static FaultException Missing(Call call) => Fault.NotFound("Share", call.Path("id")).Thrown();
}
