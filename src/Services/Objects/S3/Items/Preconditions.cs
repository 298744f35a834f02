using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Items;

/// <summary>The conditional headers of a request.</summary>
public static class Preconditions
{
    /// <summary>Those of a read: 412, 304, or nothing where it may go on.</summary>
    /// <param name="prefix">"" for a read, "x-amz-copy-source-" for the source of a copy.</param>
    public static int? Check(S3Call call, StoredObject o, string prefix = "")
    {
        var modified = DateTimeOffset.FromUnixTimeSeconds(o.ModifiedAt.ToUnixTimeSeconds());
        if (call.Header(prefix + "If-Match") is { } match)
        {
            if (!Names(match, S3Words.Etag(o)))
            {
                return 412;
            }
        }
        else if (Time(call, prefix + "If-Unmodified-Since") is { } unmodified && modified > unmodified)
        {
            return 412;
        }

        if (call.Header(prefix + "If-None-Match") is { } noneMatch)
        {
            return Names(noneMatch, S3Words.Etag(o)) ? 304 : null;
        }

        return Time(call, prefix + "If-Modified-Since") is { } since && modified <= since ? 304 : null;
    }

    /// <summary>Those of a write, to be checked where the bytes are named.</summary>
    public static Conditions OfWrite(S3Call call)
    {
        var match = call.Header("If-Match");
        var noneMatch = call.Header("If-None-Match");
        return match is null && noneMatch is null ? Conditions.None : new(Stored(match), Stored(noneMatch));
    }

    /// <summary>What a failed condition of a write is called: where If-Match found no object at all, S3 says so.</summary>
    public static async Task<Fault> Failed(S3Call call, ObjectStore objects) =>
        call.Header("If-Match") is not null
        && (await objects.Find(call.Bucket.Project, call.Bucket.Name, call.Key, null, call.Ct)).Object is null
            ? S3Faults.NoSuchKey
            : S3Faults.PreconditionFailed;

    private static bool Names(string header, string etag) => header.Trim() == "*" || Etags(header)!.Contains(etag);

    /// <summary>Etags as they are stored, where a static large object's has no "-N".</summary>
    private static List<string>? Stored(string? header) =>
        Etags(header) is not { } etags ? null : [.. etags, .. etags.Where(e => e.Contains('-')).Select(e => e[..e.IndexOf('-')])];

    private static List<string>? Etags(string? header) => header is null
        ? null
        : [.. header.Split(',', StringSplitOptions.TrimEntries).Select(e =>
            (e.StartsWith("W/", StringComparison.Ordinal) ? e[2..] : e).Trim('"'))];

    private static DateTimeOffset? Time(S3Call call, string name) => DateTimeOffset.TryParse(
        call.Header(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
