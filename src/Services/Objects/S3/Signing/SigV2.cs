using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Objects.S3.Signing;

/// <summary>Checks signature version 2, for old clients: in the Authorization header or in the query of a presigned URL.</summary>
public sealed class SigV2(IIdentity identity, TimeProvider clock)
{
    private static readonly TimeSpan _skew = TimeSpan.FromMinutes(15);

    /// <summary>The query parameters that are part of what is signed.</summary>
    private static readonly HashSet<string> _signed = new(StringComparer.Ordinal)
    {
        "accelerate", "acl", "analytics", "cors", "defaultObjectAcl", "delete", "encryption", "inventory", "legal-hold", "lifecycle",
            "location",
        "logging", "metrics", "notification", "object-lock", "partNumber", "policy", "policyStatus", "publicAccessBlock", "replication",
        "requestPayment", "restore", "retention", "select", "select-type", "storageClass", "tagging", "torrent", "uploadId", "uploads",
        "versionId", "versioning", "versions", "website", "response-cache-control", "response-content-disposition",
        "response-content-encoding", "response-content-language", "response-content-type", "response-expires",
    };

    public async ValueTask<SignedOutcome> CheckHeader(S3Call call, string authorization)
    {
        var words = authorization["AWS ".Length..].Trim();
        var colon = words.LastIndexOf(':');
        if (colon <= 0)
        {
            return S3Faults.InvalidArgument("AWS authorization header is invalid. Expected AwsAccessKeyId:signature");
        }

        var date = call.Header("x-amz-date");
        if (ReadTime(date ?? call.Header("Date")) is not { } time)
        {
            return S3Faults.Of(FaultKind.Forbidden, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header");
        }

        return (time - clock.GetUtcNow()).Duration() > _skew
            ? S3Faults.RequestTimeTooSkewed
            : await Check(call, words[..colon], words[(colon + 1)..], date is null ? call.Header("Date")! : "");
    }

    public async ValueTask<SignedOutcome> CheckQuery(S3Call call)
    {
        var query = call.Target.Query;
        if (query["AWSAccessKeyId"] is not { } access || query["Signature"] is not { } signature
            || !long.TryParse(query["Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var expires))
        {
            return S3Faults.Of(
                FaultKind.Forbidden, "AccessDenied",
                    "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
        }

        return expires < clock.GetUtcNow().ToUnixTimeSeconds()
            ? S3Faults.Of(FaultKind.Forbidden, "AccessDenied", "Request has expired")
            : await Check(call, access, signature, query["Expires"]!);
    }

    private async ValueTask<SignedOutcome> Check(S3Call call, string access, string signature, string date)
    {
        if (await identity.FindAccessKey(access, call.Ct) is not { } key)
        {
            return S3Faults.InvalidAccessKeyId;
        }

        return SigningKey.Same(Sign(key.Secret, Text(call, date)), signature)
            ? new Signed(key, null, null)
            : S3Faults.SignatureDoesNotMatch;
    }

    /// <summary>The signature of a text, base64: also of a form's policy.</summary>
#pragma warning disable CA5350 // the protocol's own hash; HMAC does not rest on SHA-1's collision resistance
    public static string Sign(string secret, string text) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    private static string Text(S3Call call, string date)
    {
        var text = new StringBuilder(256);
        text.Append(call.Http.Request.Method).Append('\n')
            .Append(call.Header("Content-MD5")).Append('\n')
            .Append(call.Header("Content-Type")).Append('\n')
            .Append(date).Append('\n');
        foreach (var (name, values) in call.Http.Request.Headers
            .Where(h => h.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            .Select(h => (Name: h.Key.ToLowerInvariant(), h.Value))
            .OrderBy(h => h.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(':').AppendJoin(',', values.Select(v => (v ?? "").Trim())).Append('\n');
        }

        return text.Append(Resource(call.Target)).ToString();
    }

    private static string Resource(S3Target target)
    {
        var text = new StringBuilder();
        if (target.ByHost)
        {
            text.Append('/').Append(target.Bucket);
        }

        text.Append(target.RawPath);
        var mark = '?';
        foreach (var (name, value) in target.Query.All.Where(q => _signed.Contains(q.Key)).OrderBy(q => q.Key, StringComparer.Ordinal))
        {
            text.Append(mark).Append(name);
            if (value.Length > 0)
            {
                text.Append('=').Append(value);
            }

            mark = '&';
        }

        return text.ToString();
    }

    private static DateTimeOffset? ReadTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
