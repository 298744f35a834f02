using System.Globalization;
using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Objects.S3.Signing;

/// <summary>Checks signature version 4, in the Authorization header or in the query of a presigned URL.</summary>
public sealed class SigV4(IIdentity identity, TimeProvider clock, Cloud cloud)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string Unsigned = "UNSIGNED-PAYLOAD";

    private const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";
    private const long MostExpires = 7 * 24 * 3600;
    private static readonly TimeSpan _skew = TimeSpan.FromMinutes(15);

    public async ValueTask<SignedOutcome> CheckHeader(S3Call call, string authorization)
    {
        if (SignatureWords.Parse(authorization[Algorithm.Length..]) is not { } words)
        {
            return Malformed("The authorization header is malformed; it needs Credential, SignedHeaders and Signature.");
        }

        if (call.Header("x-amz-content-sha256") is not { } payload)
        {
            return S3Faults.InvalidRequest("Missing required header for this request: x-amz-content-sha256");
        }

        if (ReadTime(call.Header("x-amz-date") ?? call.Header("Date")) is not { } time)
        {
            return S3Faults.Of(FaultKind.Forbidden, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header");
        }

        if ((time - clock.GetUtcNow()).Duration() > _skew)
        {
            return S3Faults.RequestTimeTooSkewed;
        }

        return ScopeFault(words.Scope, time) is { } fault ? fault : await Check(call, words, time, payload);
    }

    public async ValueTask<SignedOutcome> CheckQuery(S3Call call)
    {
        var query = call.Target.Query;
        if (query["X-Amz-Algorithm"] != Algorithm
            || SignatureWords.Of(query["X-Amz-Credential"], query["X-Amz-SignedHeaders"], query["X-Amz-Signature"]) is not { } words
            || ReadTime(query["X-Amz-Date"]) is not { } time
            || !long.TryParse(query["X-Amz-Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return QueryFault("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
                + "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
        }

        if (seconds is < 1 or > MostExpires)
        {
            return QueryFault("X-Amz-Expires must be between 1 second and a week (in seconds)");
        }

        var now = clock.GetUtcNow();
        if (time - now > _skew)
        {
            return S3Faults.Of(FaultKind.Forbidden, "AccessDenied", "Request is not valid yet");
        }

        if (now > time.AddSeconds(seconds))
        {
            return S3Faults.Of(FaultKind.Forbidden, "AccessDenied", "Request has expired");
        }

        var payload = query["X-Amz-Content-Sha256"] ?? call.Header("x-amz-content-sha256") ?? Unsigned;
        return ScopeFault(words.Scope, time) is { } fault ? fault : await Check(call, words, time, payload);
    }

    /// <summary>The key of a form's policy, whose text is what is signed (POST uploads).</summary>
    public async ValueTask<SignedOutcome> CheckPolicy(string policy, string? credential, string? date, string? signature)
    {
        if (SignatureWords.Of(credential, "host", signature) is not { } words || ReadTime(date) is not { } time)
        {
            return S3Faults.InvalidArgument("The form needs x-amz-credential, x-amz-date and x-amz-signature.");
        }

        if (ScopeFault(words.Scope, time) is { } fault)
        {
            return fault;
        }

        if (await identity.FindAccessKey(words.Scope.Access, CancellationToken.None) is not { } key)
        {
            return S3Faults.InvalidAccessKeyId;
        }

        return SigningKey.Same(new SigningKey(key.Secret, words.Scope).Sign(policy), words.Signature)
            ? new Signed(key, Unsigned, null)
            : S3Faults.SignatureDoesNotMatch;
    }

    private async ValueTask<SignedOutcome> Check(S3Call call, SignatureWords words, DateTimeOffset time, string payload)
    {
        if (CanonicalRequest.Unsigned(call.Http, words.Headers) is { } unsigned)
        {
            return S3Faults.Of(FaultKind.Forbidden, "AccessDenied",
                $"There were headers present in the request which were not signed: {unsigned}");
        }

        if (await identity.FindAccessKey(words.Scope.Access, call.Ct) is not { } key)
        {
            return S3Faults.InvalidAccessKeyId;
        }

        var signing = new SigningKey(key.Secret, words.Scope);
        var canonical = new CanonicalRequest(call.Http, call.Target, words.Headers, payload);
        var stamp = time.ToString(TimeForm, CultureInfo.InvariantCulture);
        string SignOf(string digest) => signing.Sign($"{Algorithm}\n{stamp}\n{words.Scope.Text}\n{digest}");
        return SigningKey.Same(SignOf(canonical.Digest), words.Signature)
            || SigningKey.Same(SignOf(canonical.DigestAsSent), words.Signature)
            ? new Signed(key, payload, new ChunkChain(signing, stamp, words.Scope.Text, words.Signature))
            : S3Faults.SignatureDoesNotMatch;
    }

    private Fault? ScopeFault(CredentialScope scope, DateTimeOffset time)
    {
        if (scope.Service != "s3")
        {
            return Malformed($"The credential is malformed; incorrect service \"{scope.Service}\". This endpoint belongs to \"s3\".");
        }

        if (scope.Region != cloud.Region && scope.Region != "us-east-1")
        {
            return Malformed($"The credential is malformed; the region '{scope.Region}' is wrong; expecting '{cloud.Region}'");
        }

        return scope.Day == time.ToString("yyyyMMdd", CultureInfo.InvariantCulture)
            ? null
            : Malformed("The credential is malformed; its date is not the date of the request.");
    }

    private static Fault Malformed(string message) => S3Faults.BadRequest("AuthorizationHeaderMalformed", message);

    private static Fault QueryFault(string message) => S3Faults.BadRequest("AuthorizationQueryParametersError", message);

    private static DateTimeOffset? ReadTime(string? text) =>
        DateTimeOffset.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var basic)
        || DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out basic)
            ? basic
            : null;
}

/// <summary>The three parts of a version 4 signature.</summary>
/// <param name="Headers">Names of the signed headers, lower-case, in order.</param>
public sealed record SignatureWords(CredentialScope Scope, IReadOnlyList<string> Headers, string Signature)
{
    private const int MostHeaders = 100;

    /// <summary>From <c> Credential=..., SignedHeaders=..., Signature=...</c>; nothing where it is anything else.</summary>
    public static SignatureWords? Parse(string text)
    {
        string? credential = null, headers = null, signature = null;
        foreach (var piece in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            var value = equals < 0 ? "" : piece[(equals + 1)..];
            switch (equals < 0 ? piece : piece[..equals])
            {
                case "Credential" when credential is null:
                    credential = value;
                    break;
                case "SignedHeaders" when headers is null:
                    headers = value;
                    break;
                case "Signature" when signature is null:
                    signature = value;
                    break;
                default:
                    return null;
            }
        }

        return Of(credential, headers, signature);
    }

    public static SignatureWords? Of(string? credential, string? headers, string? signature)
    {
        if (credential is null || headers is null || signature is null || CredentialScope.Parse(credential) is not { } scope)
        {
            return null;
        }

        var names = headers.Split(';');
        return names.Length <= MostHeaders && names.All(n =>
            n.Length > 0 && !n.Any(char.IsAsciiLetterUpper)) ? new(scope, names, signature) : null;
    }
}
