using System.Globalization;
using System.Text;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The room's place on the wire, and what its bodies have in common: unknown members are kept and given back.</summary>
public static class IdentityDoor
{
    /// <summary>Identity ids: up to 64 letters, digits, dashes and the like (imported ones included).</summary>
    public const int MostId = 64;

    private const int MostRows = 100_000;

    public static Door Door { get; } = new("identity", "/identity/v3", IdentityFaults.Shape);

    public static Door Root { get; } = new("identity", "/identity", IdentityFaults.Shape);

    public static Schema Name { get; } = Schema.Text(1, 255);

    public static Schema Description { get; } = Schema.Text().OrNull();

    public static Schema Enabled { get; } = Schema.Flag(asText: false);

    public static Schema IdText { get; } = Schema.Text(1, MostId);

    public static Schema Options { get; } = Schema.Object().Open();

    /// <summary>A body of one object, whose unknown members are extras.</summary>
    public static Schema Of(string name, params (string, Schema)[] members) =>
        Schema.Object((name, Schema.Object(members).Open().Required())).Open();

    /// <summary>Milliseconds as Keystone writes times.</summary>
    public static string Time(long ms) => Clock.FromMs(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a time with or without fraction and Z.</summary>
    /// <exception cref="FaultException">400 where it is no time.</exception>
    public static long? ReadTime(string? text) => text is null
        ? null
        : DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : throw Fault.BadRequest(
                $"Invalid input for field 'expires_at': '{text}' is not a time of the form YYYY-MM-DDTHH:MM:SS.ssssssZ.").Thrown();

    /// <summary>As <see cref="ReadTime"/>, with the microseconds below the millisecond.</summary>
    public static (long? Ms, int Fraction) ReadTimeMicros(string? text) => ReadTime(text) is { } ms
        ? (ms, DateTimeOffset.Parse(
            text!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal).Microsecond)
        : (null, 0);

    /// <summary>Microseconds without a zone, as application credentials show them.</summary>
    public static string TimeMicros(long ms, int fraction) =>
        Clock.FromMs(ms).AddMicroseconds(fraction).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>Options: each one named replaces what was, a null takes it away.</summary>
    public static string MergeOptions(JsonElement body, string old)
    {
        if (body.ElementOrNull("options") is not { } options)
        {
            return old;
        }

        using var before = JsonDocument.Parse(old);
        var kept = before.RootElement.EnumerateObject().Where(m => !options.Has(m.Name))
            .Concat(options.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Answer.Plain))
        {
            json.WriteStartObject();
            foreach (var member in kept.DistinctBy(m => m.Name))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>An immutable resource changes only by no longer being so.</summary>
    /// <exception cref="FaultException">403.</exception>
    public static void GuardImmutable(string what, string id, string options, JsonElement? change)
    {
        using var json = JsonDocument.Parse(options);
        var frees = change is { } body && body.ElementOrNull("options") is { } wanted
            && wanted.Has("immutable") && wanted.FlagOrNull("immutable") != true;
        if (json.RootElement.FlagOrNull("immutable") == true && !frees)
        {
            throw Fault.Forbidden($"The {what} {id} is immutable: unset its option 'immutable' first.").Thrown();
        }
    }

    /// <summary>The members of a body that the API does not name, as JSON; <paramref name="old"/> is what was kept before.</summary>
    public static string Extras(JsonElement body, string old, params ReadOnlySpan<string> known)
    {
        using var before = JsonDocument.Parse(old);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Answer.Plain))
        {
            json.WriteStartObject();
            foreach (var member in before.RootElement.EnumerateObject())
            {
                if (!body.Has(member.Name))
                {
                    member.WriteTo(json);
                }
            }

            foreach (var member in body.EnumerateObject())
            {
                if (!known.Contains(member.Name))
                {
                    member.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Writes the members kept as extras into the object being written.</summary>
    public static void WriteExtras(JsonOut o, string extra)
    {
        if (extra == "{}")
        {
            return;
        }

        using var json = JsonDocument.Parse(extra);
        foreach (var member in json.RootElement.EnumerateObject())
        {
            member.WriteTo(o.Writer);
        }
    }

    /// <summary>A resource's own link.</summary>
    public static void Self(JsonOut o, Cloud cloud, string path) => o.Object("links", l => l.Text("self", Url(cloud, path)));

    public static string Url(Cloud cloud, string path) => $"{cloud.PublicUrl}/identity/v3/{path}";

    /// <summary>A whole list: Keystone does not page unless asked.</summary>
    public static Answer List<T>(Call call, Cloud cloud, string name, IEnumerable<T> items, Action<JsonOut, T> write) =>
        List(call, cloud, name, items, write, null);

    /// <param name="next">The marker of the page after this one; null on the last.</param>
    public static Answer List<T>(
        Call call, Cloud cloud, string name, IEnumerable<T> items, Action<JsonOut, T> write, string? next) => Answer.Json(200, o =>
    {
        o.List(name, items, write);
        o.Object("links", l =>
        {
            var path = cloud.PublicUrl + call.Http.Request.Path.Value;
            l.Text("self", path + call.Http.Request.QueryString.Value);
            l.Null("previous");
            l.Text("next", next is null ? null : path + "?" + string.Join('&', call.AllQuery.Where(q => q.Key != "marker")
                .Append(new("marker", next)).Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}")));
        });
    });

    /// <summary>The marker of the next page where this one is full.</summary>
    public static string? Next<T>(Page page, IReadOnlyList<T> items, Func<T, string> id) =>
        items.Count > 0 && items.Count == page.Limit ? id(items[^1]) : null;

    /// <summary>Which part of a list by name is asked for: all of it where nothing is said.</summary>
    public static Page PageOf(Call call) => new(
        Math.Max(1, Page.ReadLimit(call.Query("limit"), MostRows, MostRows)), call.Query("marker"), [new("name", false), new("id", false)]);

    /// <exception cref="FaultException">400 where the marker is not there.</exception>
    public static async Task GuardMarker(Tx tx, Page page, Raw table)
    {
        if (page.Marker is { } marker && await tx.Number($"SELECT count(*) FROM {table} WHERE id = {marker}") == 0)
        {
            throw Fault.BadRequest($"Marker {marker} could not be found.").Thrown();
        }
    }

    public static Answer One<T>(int status, string name, T item, Action<JsonOut, T> write) =>
        Answer.Json(status, o => o.Object(name, x => write(x, item)));


    /// <summary>Conditions for the filters that a list understands: <c>name</c> also as <c>name__contains</c> and the like.</summary>
    public static Sql Filter(Call call, params ReadOnlySpan<(string Query, string Column)> filters)
    {
        Sql where = $"1 = 1";
        foreach (var (query, column) in filters)
        {
            Raw c = new(column);
            foreach (var value in call.QueryAll(query).Take(1))
            {
                where.Add($" AND {c} = {value}");
            }

            Like(call, where, c, query);
        }

        return where;
    }

    private static void Like(Call call, Sql where, Raw column, string query)
    {
        foreach (var (suffix, before, after) in new[] { ("__contains", "%", "%"), ("__startswith", "", "%"), ("__endswith", "%", "") })
        {
            if (call.Query(query + suffix) is { } part)
            {
                where.Add($" AND {column} LIKE {before + Escaped(part) + after} ESCAPE '\\'");
            }
        }
    }

    private static string Escaped(string part) => part.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
