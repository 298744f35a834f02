using Alize.Kernel;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Words;
using Alize.Services.Objects.Sealing;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>How a bucket seals what is written without a word of encryption, at every door.</summary>
public sealed class EncryptionOperations(Containers containers) : IS3Operations
{
    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.GetEncryption, "GET", S3Scope.Bucket, "encryption", call => Task.FromResult(Get(call))),
        new(S3Policy.PutEncryption, "PUT", S3Scope.Bucket, "encryption", Put),
        new(S3Policy.PutEncryption, "DELETE", S3Scope.Bucket, "encryption", call => Keep(call, null, 204)),
    ];

    private static Answer Get(S3Call call)
    {
        if (SealWish.DefaultOf(call.Bucket) is not { } wish)
        {
            return call.Refuse(S3Faults.Missing(
                "ServerSideEncryptionConfigurationNotFoundError", "The server side encryption configuration was not found"));
        }

        var (algorithm, name) = EncryptionWords.Words(wish.Kind, wish.KeyName);
        return XmlOut.Answer(200, "ServerSideEncryptionConfiguration", x => x.Element("Rule", rule =>
        {
            rule.Element("ApplyServerSideEncryptionByDefault", way =>
            {
                way.Text("SSEAlgorithm", algorithm);
                way.Text("KMSMasterKeyID", name);
            });
            rule.Flag("BucketKeyEnabled", false);
        }));
    }

    private async Task<Answer> Put(S3Call call)
    {
        var xml = await S3Body.Xml(call, "ServerSideEncryptionConfiguration");
        if (xml.All("Rule").ToList() is not [var rule] || rule.All("ApplyServerSideEncryptionByDefault").ToList() is not [var way])
        {
            return call.Refuse(S3Faults.MalformedXml);
        }

        var (fault, wish) = EncryptionWords.Named(way.TextOf("SSEAlgorithm")?.Trim(), way.TextOf("KMSMasterKeyID")?.Trim());
        return fault is null ? await Keep(call, wish, 200) : call.Refuse(fault);
    }

    private async Task<Answer> Keep(S3Call call, SealWish? wish, int status) =>
        await containers.Post(call.Caller, call.Bucket.Project, call.Bucket.Name, [SealWish.AsDefault(wish)], null, call.Ct)
            ? Answer.Empty(status)
            : call.Refuse(S3Faults.NoSuchBucket);
}
