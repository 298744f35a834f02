namespace Alize.Services.Objects.S3.Access;

/// <summary>The keys that conditions may speak of, and what a request says of each. A key that we cannot answer is refused when the
/// policy is set: a condition that is never checked would be worse than none.</summary>
public static class ConditionKeys
{
    private static readonly Dictionary<string, Func<Question, string?>> _keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aws:SourceIp"] = q => Remote(q),
        ["aws:SecureTransport"] = q => q.Call.Http.Request.IsHttps ? "true" : "false",
        ["aws:Referer"] = q => q.Call.Header("Referer"),
        ["aws:UserAgent"] = q => q.Call.Header("User-Agent"),
        ["aws:userid"] = q => q.Call.Caller.Authenticated ? q.Call.Caller.UserId : null,
        ["aws:username"] = q => q.Call.Caller.Authenticated ? q.Call.Caller.UserName : null,
        ["aws:PrincipalAccount"] = q => q.Call.Caller.ProjectId,
        ["aws:PrincipalArn"] = q => q.Call.Caller.Authenticated
            ? $"arn:aws:iam::{q.Call.Caller.ProjectId}:user/{q.Call.Caller.UserName}" : null,
        ["s3:prefix"] = q => q.Call.Query("prefix"),
        ["s3:delimiter"] = q => q.Call.Query("delimiter"),
        ["s3:max-keys"] = q => q.Call.Query("max-keys"),
        ["s3:VersionId"] = q => q.Version,
        ["s3:x-amz-acl"] = q => q.Call.Header("x-amz-acl"),
        ["s3:x-amz-copy-source"] = q => q.Call.Header("x-amz-copy-source"),
        ["s3:x-amz-metadata-directive"] = q => q.Call.Header("x-amz-metadata-directive"),
        ["s3:x-amz-server-side-encryption"] = q => q.Call.Header("x-amz-server-side-encryption"),
        ["s3:x-amz-server-side-encryption-aws-kms-key-id"] = q => q.Call.Header("x-amz-server-side-encryption-aws-kms-key-id"),
        ["s3:x-amz-server-side-encryption-customer-algorithm"] = q => q.Call.Header("x-amz-server-side-encryption-customer-algorithm"),
        ["s3:x-amz-storage-class"] = q => q.Call.Header("x-amz-storage-class"),
        ["s3:x-amz-content-sha256"] = q => q.Call.Header("x-amz-content-sha256"),
        ["s3:authType"] = q => AuthType(q),
        ["s3:signatureversion"] = q => q.Call.Signed switch { null => null, { Chain: null } => "AWS", _ => "AWS4-HMAC-SHA256" },
        ["s3:x-amz-grant-read"] = q => q.Call.Header("x-amz-grant-read"),
        ["s3:x-amz-grant-write"] = q => q.Call.Header("x-amz-grant-write"),
        ["s3:x-amz-grant-read-acp"] = q => q.Call.Header("x-amz-grant-read-acp"),
        ["s3:x-amz-grant-write-acp"] = q => q.Call.Header("x-amz-grant-write-acp"),
        ["s3:x-amz-grant-full-control"] = q => q.Call.Header("x-amz-grant-full-control"),
        ["s3:if-none-match"] = q => q.Call.Header("If-None-Match"),
        ["s3:if-match"] = q => q.Call.Header("If-Match"),
    };

    public static bool IsKnown(string key) => _keys.ContainsKey(key);

    public static string? ValueOf(string key, Question question) => _keys.TryGetValue(key, out var value) ? value(question) : null;

    private static string? Remote(Question q)
    {
        var address = q.Call.Http.Connection.RemoteIpAddress;
        return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();
    }

    private static string? AuthType(Question q)
    {
        if (q.Call.Signed is null)
        {
            return null;
        }

        return q.Call.Header("Authorization") is null ? "REST-QUERY-STRING" : "REST-HEADER";
    }
}
