using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Buckets;
using Alize.Services.Objects.S3.Signing;
using Microsoft.AspNetCore.Http;

namespace Alize.Services.Objects.S3;

/// <summary>What every request passes: signature, bucket, policy; then its operation.</summary>
public sealed class S3Gate(S3Authenticator authenticator, Containers containers, S3Access access)
{
    public async Task<Answer> Pass(S3Call call)
    {
        if (HttpMethods.IsOptions(call.Http.Request.Method) && call.Target.Bucket.Length > 0)
        {
            var asked = await containers.FindBucket(null, call.Target.Bucket, call.Ct);
            return Cors.Preflight(call.Http.Request, asked is null ? null : Cors.Of(asked), call.Refuse);
        }

        var (fault, signed) = await authenticator.Authenticate(call);
        if (fault is not null)
        {
            return call.Refuse(fault);
        }

        if (signed is not null)
        {
            call.Signed = signed;
            call.Caller = signed.Key.Caller with { RequestId = call.RequestId };
        }

        if (call.Operation.Bucketless)
        {
            return call.Operation.Rule.Allows(call.Caller) ? await call.Operation.Handle(call) : call.Refuse(S3Faults.AccessDenied);
        }

        if (await containers.FindBucket(call.Caller.ProjectId, call.Target.Bucket, call.Ct) is not { } bucket)
        {
            return call.Refuse(S3Faults.NoSuchBucket);
        }

        call.Bucket = bucket;
        var answer = call.Operation.JudgesItself || await access.May(call)
            ? await call.Operation.Handle(call)
            : call.Refuse(S3Faults.AccessDenied);
        if (call.Http.Request.Headers.Origin.Count > 0)
        {
            Cors.Of(bucket)?.AddTo(answer, call.Http.Request);
        }

        return answer;
    }
}
