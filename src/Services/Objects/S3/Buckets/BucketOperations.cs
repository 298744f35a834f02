using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>Buckets: list, create, delete, head, location.</summary>
public sealed class BucketOperations(Containers containers, Listings listings, Cloud cloud) : IS3Operations
{
    private const int MostListed = 10_000;

    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.ListBuckets, "GET", S3Scope.Service, null, List) { Bucketless = true },
        new(S3Policy.Location, "GET", S3Scope.Bucket, "location", Location),
        new(S3Policy.CreateBucket, "PUT", S3Scope.Bucket, null, Create) { Bucketless = true },
        new(S3Policy.ListBucket, "HEAD", S3Scope.Bucket, null, Head),
        new(S3Policy.DeleteBucket, "DELETE", S3Scope.Bucket, null, Delete),
    ];

    private async Task<Answer> List(S3Call call)
    {
        var limit = int.TryParse(call.Query("max-buckets"), out var most) && most is > 0 and <= MostListed ? most : MostListed;
        var prefix = call.Query("prefix") ?? "";
        var query = new ListQuery { Prefix = prefix, Limit = limit, Marker = call.Query("continuation-token") ?? "" };
        var page = await listings.Containers(call.Caller.Project, query, call.Ct);
        return XmlOut.Answer(200, "ListAllMyBucketsResult", x =>
        {
            x.Owner("Owner", call.Caller.Project, call.Caller.ProjectName);
            x.Element("Buckets", b => b.Each("Bucket", page.Entries, (one, entry) =>
            {
                one.Text("Name", entry.Name);
                one.Time("CreationDate", entry.Row!.CreatedAt);
            }));
            x.Text("Prefix", prefix.Length > 0 ? prefix : null);
            x.Text("ContinuationToken", page.Truncated ? page.Entries[^1].Name : null);
        });
    }

    private Task<Answer> Location(S3Call call) => Task.FromResult(
        XmlOut.Answer(200, "LocationConstraint", x => x.Writer.WriteString(cloud.Region == "us-east-1" ? "" : cloud.Region)));

    private Task<Answer> Head(S3Call call) => Task.FromResult(Answer.Empty(200).With("x-amz-bucket-region", cloud.Region));

    private async Task<Answer> Create(S3Call call)
    {
        var name = call.Target.Bucket;
        if (!BucketName.IsValid(name))
        {
            return call.Refuse(S3Faults.InvalidBucketName);
        }

        if (await LocationFault(call) is { } wrong)
        {
            return call.Refuse(wrong);
        }

        var (fault, changes) = Wishes(call);
        if (fault is not null)
        {
            return call.Refuse(fault);
        }

        var made = Answer.Empty(200).With("Location", "/" + name);
        if (await containers.Find(call.Caller.Project, name, call.Ct) is not null
            && (await containers.FindBucket(null, name, call.Ct))?.Project == call.Caller.Project)
        {
            return made;
        }

        var (outcome, _) = await containers.Create(call.Caller, call.Caller.Project, name, changes!, global: true, call.Ct);
        if (outcome == CreateOutcome.TakenByOther)
        {
            return call.Refuse(S3Faults.BucketAlreadyExists);
        }

        if (changes!.Exists(c => c.Key == ObjectLock.OfContainer))
        {
            await containers.Post(call.Caller, call.Caller.Project, name, [], Versioning.Enabled, call.Ct);
        }

        return made;
    }

    private async Task<Fault?> LocationFault(S3Call call)
    {
        var body = await S3Body.Read(call, S3Body.MostConfig);
        var region = body.IsEmpty ? null : XmlIn.Parse(body, "CreateBucketConfiguration").TextOf("LocationConstraint")?.Trim();
        return string.IsNullOrEmpty(region) || region == cloud.Region || region == "us-east-1"
            ? null
            : S3Faults.BadRequest("InvalidLocationConstraint", "The specified location-constraint is not valid");
    }

    /// <summary>What the headers want of the new bucket.</summary>
    private static (Fault? Fault, List<KeyValuePair<string, string?>>? Changes) Wishes(S3Call call)
    {
        var changes = new List<KeyValuePair<string, string?>>();
        var (fault, acl) = AclWords.OfHeaders(call.Header);
        if (fault is not null)
        {
            return (fault, null);
        }

        if (acl?.Text is { } text)
        {
            changes.Add(new(Acl.Meta, text));
        }

        if (call.Header("x-amz-object-ownership") is { } ownership)
        {
            if (!Ownership.IsKnown(ownership))
            {
                return (S3Faults.InvalidArgument("Invalid x-amz-object-ownership header"), null);
            }

            changes.Add(new(Ownership.Meta, ownership));
        }

        if (string.Equals(call.Header("x-amz-bucket-object-lock-enabled"), "true", StringComparison.OrdinalIgnoreCase))
        {
            changes.Add(new(ObjectLock.OfContainer, "on"));
        }

        return (null, changes);
    }

    private async Task<Answer> Delete(S3Call call) =>
        await containers.Delete(call.Caller, call.Bucket.Project, call.Bucket.Name, call.Ct) switch
        {
            DropOutcome.NotEmpty => call.Refuse(S3Faults.BucketNotEmpty),
            DropOutcome.NotFound => call.Refuse(S3Faults.NoSuchBucket),
            _ => Answer.Empty(204),
        };
}
