using Alize.Kernel;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Items;

/// <summary>POST ?delete: up to a thousand keys in one request, each judged and deleted on its own.</summary>
public sealed class BatchDelete(Deletes deletes, S3Access access) : IS3Operations
{
    private const int MostKeys = 1000;
    private const int MostBytes = 4 << 20;

    /// <summary>How many go to the index at once: they share its commits.</summary>
    private const int AtOnce = 50;

    public IEnumerable<S3Operation> Operations =>
        [new(S3Policy.DeleteObject, "POST", S3Scope.Bucket, "delete", Delete) { JudgesItself = true }];

    /// <summary>The caller wants to act in spite of governance, and may.</summary>
    public static bool Bypasses(S3Call call) =>
        string.Equals(call.Header(LockWords.BypassHeader), "true", StringComparison.OrdinalIgnoreCase)
        && call.IsOwner && S3Policy.BypassRetention.Allows(call.Caller);

    private async Task<Answer> Delete(S3Call call)
    {
        var body = await S3Body.Xml(call, "Delete", MostBytes);
        var keys = body.All("Object").ToList();
        if (keys.Count is 0 or > MostKeys || keys.Exists(k => string.IsNullOrEmpty(k.TextOf("Key"))))
        {
            return call.Refuse(S3Faults.MalformedXml);
        }

        var quiet = body.TextOf("Quiet")?.Trim() == "true";
        var results = new List<(string Key, string? Version, Fault? Fault, DeleteResult Result)>(keys.Count);
        foreach (var some in keys.Chunk(AtOnce))
        {
            results.AddRange(await Task.WhenAll(some.Select(k => One(call, k))));
        }

        return XmlOut.Answer(200, "DeleteResult", x =>
        {
            foreach (var (key, version, fault, result) in results)
            {
                if (fault is not null)
                {
                    x.Element("Error", e => WriteError(e, key, version, fault));
                }
                else if (!quiet)
                {
                    x.Element("Deleted", d => WriteDeleted(d, key, version, result));
                }
            }
        });
    }

    private async Task<(string Key, string? Version, Fault? Fault, DeleteResult Result)> One(S3Call call, XmlIn asked)
    {
        var key = asked.TextOf("Key")!;
        var version = asked.TextOf("VersionId") is { Length: > 0 } v ? v : null;
        if (!await access.May(call, version is null ? S3Policy.DeleteObject : S3Policy.DeleteVersion, call.Bucket, key, null))
        {
            return (key, version, S3Faults.AccessDenied, default);
        }

        var etag = asked.TextOf("ETag")?.Trim().Trim('"');
        var result = await deletes.Delete(
            call.Caller, call.Bucket.Project, call.Bucket.Name, key, version, etag is null
                ? Conditions.None : new([etag], null), markMissing: true,
            call.Ct, Bypasses(call));
        Fault? fault = result.Outcome switch
        {
            DeleteOutcome.NoContainer => S3Faults.NoSuchBucket,
            DeleteOutcome.PreconditionFailed => S3Faults.PreconditionFailed,
            DeleteOutcome.Locked => S3Faults.ObjectLocked,
            _ => null,
        };
        return (key, version, fault, result);
    }

    private static void WriteError(XmlOut e, string key, string? version, Fault fault)
    {
        e.Text("Key", key);
        e.Text("VersionId", version);
        e.Text("Code", fault.Code);
        e.Text("Message", fault.Message);
    }

    private static void WriteDeleted(XmlOut d, string key, string? version, DeleteResult result)
    {
        d.Text("Key", key);
        d.Text("VersionId", version);
        if (result.Marker is { } marker)
        {
            d.Flag("DeleteMarker", true);
            d.Text("DeleteMarkerVersionId", marker.VersionId);
        }
        else if (result.Gone?.Kind == ObjectKind.DeleteMarker)
        {
            d.Flag("DeleteMarker", true);
            d.Text("DeleteMarkerVersionId", result.Gone.VersionId);
        }
    }
}
