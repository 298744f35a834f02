namespace Alize.Services.Objects.S3.Signing;

/// <summary>Finds out who signed a request, whichever of the four ways was used.</summary>
public sealed class S3Authenticator(SigV4 v4, SigV2 v2)
{
    public ValueTask<SignedOutcome> Authenticate(S3Call call)
    {
        var query = call.Target.Query;
        var inQuery = query.Has("X-Amz-Algorithm") || query.Has("X-Amz-Signature") || query.Has("X-Amz-Credential");
        var inOldQuery = query.Has("AWSAccessKeyId") || (query.Has("Signature") && query.Has("Expires"));
        if (call.Header("Authorization") is { Length: > 0 } authorization)
        {
            return inQuery || inOldQuery
                ? new(S3Faults.InvalidArgument(
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string "
                    + "parameter or the Authorization header should be specified"))
                : OfHeader(call, authorization);
        }

        if (inQuery)
        {
            return v4.CheckQuery(call);
        }

        return inOldQuery ? v2.CheckQuery(call) : new(SignedOutcome.Anonymous);
    }

    private ValueTask<SignedOutcome> OfHeader(S3Call call, string authorization)
    {
        if (authorization.StartsWith(SigV4.Algorithm + " ", StringComparison.Ordinal))
        {
            return v4.CheckHeader(call, authorization);
        }

        return authorization.StartsWith("AWS ", StringComparison.Ordinal)
            ? v2.CheckHeader(call, authorization)
            : new(S3Faults.InvalidArgument("Unsupported Authorization Type"));
    }
}
