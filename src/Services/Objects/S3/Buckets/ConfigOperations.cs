using System.Text;
using System.Xml;
using Alize.Kernel;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Buckets;

/// <summary>Configurations of a bucket that are kept as XML and acted on elsewhere: CORS, lifecycle, website; its tags; and the plain
/// truth about those that this cloud does not have.</summary>
public sealed class ConfigOperations(Containers containers, Cloud cloud) : IS3Operations
{
    private const string Tags = "s3-bucket-tags";

    public IEnumerable<S3Operation> Operations =>
    [
        .. Kept(Cors.Meta, "cors", "CORSConfiguration", S3Policy.GetCors, S3Policy.PutCors, S3Policy.PutCors,
            S3Faults.Missing("NoSuchCORSConfiguration", "The CORS configuration does not exist"), xml => Cors.Of(xml) is not null),
        .. Kept(Lifecycle.Meta, "lifecycle", "LifecycleConfiguration", S3Policy.GetLifecycle, S3Policy.PutLifecycle, S3Policy.PutLifecycle,
            S3Faults.Missing("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"), xml =>
                Lifecycle.Of(xml) is not null),
        .. Kept(Website.Meta, "website", "WebsiteConfiguration", S3Policy.GetWebsite, S3Policy.PutWebsite, S3Policy.DeleteWebsite,
            S3Faults.Missing("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"), xml =>
                cloud.S3Domain is null ? throw NoDomain.Thrown() : Website.Of(xml) is not null),
        new(S3Policy.GetBucketTagging, "GET", S3Scope.Bucket, "tagging", GetTags),
        new(S3Policy.PutBucketTagging, "PUT", S3Scope.Bucket, "tagging", PutTags),
        new(S3Policy.PutBucketTagging, "DELETE", S3Scope.Bucket, "tagging", call => Keep(call, Tags, null, 204)),
        new(S3Policy.GetLogging, "GET", S3Scope.Bucket, "logging", Empty("BucketLoggingStatus")),
        new(S3Policy.PutLogging, "PUT", S3Scope.Bucket, "logging", PutNothing("BucketLoggingStatus")),
        new(S3Policy.GetNotification, "GET", S3Scope.Bucket, "notification", Empty("NotificationConfiguration")),
        new(S3Policy.PutNotification, "PUT", S3Scope.Bucket, "notification", PutNothing("NotificationConfiguration")),
        new(S3Policy.GetAccelerate, "GET", S3Scope.Bucket, "accelerate", Empty("AccelerateConfiguration")),
        new(S3Policy.GetPayment, "GET", S3Scope.Bucket, "requestPayment", _ => Task.FromResult(
            XmlOut.Answer(200, "RequestPaymentConfiguration", x => x.Text("Payer", "BucketOwner")))),
        .. Absent("replication", S3Policy.GetReplication, S3Policy.PutReplication,
            S3Faults.Missing("ReplicationConfigurationNotFoundError", "The replication configuration was not found")),
    ];

    /// <summary>GET, PUT and DELETE of a configuration that is kept as its XML.</summary>
    private IEnumerable<S3Operation> Kept(
        string meta, string sub, string root, Rule get, Rule put, Rule delete, Fault none, Func<XmlIn, bool> isValid) =>
    [
        new(get, "GET", S3Scope.Bucket, sub, call => Task.FromResult(call.Bucket.Meta[meta] is { } kept
            ? Answer.Text(200, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + kept, "application/xml")
            : call.Refuse(none))),
        new(put, "PUT", S3Scope.Bucket, sub, async call =>
        {
            var xml = await S3Body.Xml(call, root);
            return isValid(xml) ? await Keep(call, meta, Text(xml), 200) : call.Refuse(S3Faults.MalformedXml);
        }),
        new(delete, "DELETE", S3Scope.Bucket, sub, call => Keep(call, meta, null, 204)),
    ];

    /// <summary>What this cloud does not have: reading says that there is none, writing is refused, removing is nothing to do.</summary>
    private static IEnumerable<S3Operation> Absent(string sub, Rule get, Rule put, Fault none) =>
    [
        new(get, "GET", S3Scope.Bucket, sub, call => Task.FromResult(call.Refuse(none))),
        new(put, "PUT", S3Scope.Bucket, sub, call => Task.FromResult(call.Refuse(NotHere))),
        new(put, "DELETE", S3Scope.Bucket, sub, _ => Task.FromResult(Answer.Empty(204))),
    ];

    private static Fault NotHere { get; } = S3Faults.NotImplemented(
        "A header or body that you provided implies functionality that is not implemented");

    private static Fault NoDomain { get; } = S3Faults.NotImplemented("Websites need a domain: this cloud was started without --s3-domain.");

    private static Func<S3Call, Task<Answer>> Empty(string root) => _ => Task.FromResult(XmlOut.Answer(200, root, _ => { }));

    /// <summary>Switching off what cannot be switched on is fine.</summary>
    private static Func<S3Call, Task<Answer>> PutNothing(string root) => async call =>
        (await S3Body.Xml(call, root)).Children.Count == 0 ? Answer.Empty(200) : call.Refuse(NotHere);

    private static string Text(XmlIn xml)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new() { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize }))
        {
            writer.WriteStartElement(xml.Name, XmlOut.Namespace);
            xml.WriteChildren(writer);
            writer.WriteEndElement();
        }

        return text.ToString();
    }

    private static Task<Answer> GetTags(S3Call call) => Task.FromResult(call.Bucket.Meta[Tags] is { } tags
        ? TagWords.Answer(tags)
        : call.Refuse(S3Faults.Missing("NoSuchTagSet", "The TagSet does not exist")));

    private async Task<Answer> PutTags(S3Call call)
    {
        var (fault, tags) = TagWords.OfXml(await S3Body.Xml(call, "Tagging"), ofBucket: true);
        return fault is null ? await Keep(call, Tags, tags, 204) : call.Refuse(fault);
    }

    private async Task<Answer> Keep(S3Call call, string name, string? value, int status) =>
        await containers.Post(call.Caller, call.Bucket.Project, call.Bucket.Name, [new(name, value)], null, call.Ct)
            ? Answer.Empty(status)
            : call.Refuse(S3Faults.NoSuchBucket);
}
