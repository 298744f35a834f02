using Alize.Kernel;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>Whether a bucket keeps versions.</summary>
public sealed class VersioningOperations(Containers containers) : IS3Operations
{
    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.GetVersioning, "GET", S3Scope.Bucket, "versioning", Get),
        new(S3Policy.PutVersioning, "PUT", S3Scope.Bucket, "versioning", Put),
    ];

    private static Task<Answer> Get(S3Call call) => Task.FromResult(XmlOut.Answer(200, "VersioningConfiguration", x =>
        x.Text("Status", call.Bucket.Versioning == Versioning.Off ? null : call.Bucket.Versioning.ToString())));

    private async Task<Answer> Put(S3Call call)
    {
        var config = await S3Body.Xml(call, "VersioningConfiguration");
        if (config.TextOf("MfaDelete")?.Trim() is not (null or "Disabled"))
        {
            return call.Refuse(S3Faults.NotImplemented("MFA delete is not served."));
        }

        Versioning? wanted = config.TextOf("Status")?.Trim() switch
        {
            "Enabled" => Versioning.Enabled,
            "Suspended" => Versioning.Suspended,
            _ => null,
        };
        if (wanted is null)
        {
            return call.Refuse(S3Faults.Of(FaultKind.BadRequest, "IllegalVersioningConfigurationException",
                "The versioning element must be specified"));
        }

        if (wanted == Versioning.Suspended && ObjectLock.Enabled(call.Bucket))
        {
            return call.Refuse(S3Faults.Of(
                FaultKind.Conflict, "InvalidBucketState",
                    "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."));
        }

        return await containers.Post(call.Caller, call.Bucket.Project, call.Bucket.Name, [], wanted, call.Ct)
            ? Answer.Empty(200)
            : call.Refuse(S3Faults.NoSuchBucket);
    }
}
