using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Objects.S3.Words;

/// <summary>How times, etags and refusals are written.</summary>
public static class S3Words
{
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 1123, for headers.</summary>
    public static string HttpTime(DateTimeOffset time) => time.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);

    public static string Quoted(string etag) => $"\"{etag}\"";

    /// <summary>
    /// An object's etag without quotes. Of Swift's static large object it has "-N" behind it, as that of an upload in parts has:
    /// clients check a body against an etag that looks like an MD5.
    /// </summary>
    public static string Etag(StoredObject o) => o.Kind == ObjectKind.Slo ? $"{o.Etag}-{o.Meta[ObjectMeta.Segments] ?? "1"}" : o.Etag;

    /// <summary>The error body.</summary>
    public static Answer Refusal(Fault fault, string resource, string requestId) => XmlOut.Bare(fault.Status, "Error", e =>
    {
        e.Text("Code", fault.Code ?? CodeOf(fault.Kind));
        e.Text("Message", fault.Message);
        e.Text("Resource", resource);
        e.Text("RequestId", requestId);
        e.Text("HostId", requestId);
    }).With("Retry-After", fault.RetryAfter?.ToString(CultureInfo.InvariantCulture));

    /// <summary>A time in a body or header: ISO 8601 with or without milliseconds.</summary>
    public static DateTimeOffset? ReadTime(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static string CodeOf(FaultKind kind) => kind switch
    {
        FaultKind.BadRequest => "InvalidRequest",
        FaultKind.Forbidden or FaultKind.Unauthenticated => "AccessDenied",
        FaultKind.NotFound => "NoSuchKey",
        FaultKind.Conflict => "OperationAborted",
        FaultKind.TooLarge => "EntityTooLarge",
        FaultKind.NotImplemented => "NotImplemented",
        FaultKind.Unavailable or FaultKind.TooMany => "SlowDown",
        FaultKind.OverQuota => "QuotaExceeded",
        FaultKind.NoSpace => "InsufficientStorage",
        _ => "InternalError",
    };
}
