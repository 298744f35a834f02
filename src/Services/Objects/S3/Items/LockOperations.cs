using System.Globalization;
using Alize.Kernel;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Items;

/// <summary>Object lock: a bucket's default retention, an object's retention and legal hold.</summary>
public sealed class LockOperations(Containers containers, ObjectStore objects, TimeProvider clock) : IS3Operations
{
    private const int MostDays = 36_500;

    public IEnumerable<S3Operation> Operations =>
    [
        new(S3Policy.GetLockConfig, "GET", S3Scope.Bucket, "object-lock", GetConfig),
        new(S3Policy.PutLockConfig, "PUT", S3Scope.Bucket, "object-lock", PutConfig),
        new(S3Policy.GetRetention, "GET", S3Scope.Object, "retention", GetRetention),
        new(S3Policy.PutRetention, "PUT", S3Scope.Object, "retention", PutRetention),
        new(S3Policy.GetHold, "GET", S3Scope.Object, "legal-hold", GetHold),
        new(S3Policy.PutHold, "PUT", S3Scope.Object, "legal-hold", PutHold),
    ];

    private static Fault NoConfig { get; } = S3Faults.Missing(
        "ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket");

    private static Fault NoLock { get; } = S3Faults.InvalidRequest("Bucket is missing Object Lock Configuration");

    private static Fault NoneOfObject { get; } = S3Faults.Missing(
        "NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration");

    private static Task<Answer> GetConfig(S3Call call) => Task.FromResult(call.Bucket.Meta[ObjectLock.OfContainer] is not { } text
        ? call.Refuse(NoConfig)
        : XmlOut.Answer(200, "ObjectLockConfiguration", x =>
        {
            x.Text("ObjectLockEnabled", "Enabled");
            var words = text.Split(' ');
            if (words.Length == 2)
            {
                x.Element("Rule", r => r.Element("DefaultRetention", d =>
                {
                    d.Text("Mode", words[0]);
                    d.Text("Days", words[1]);
                }));
            }
        }));

    private async Task<Answer> PutConfig(S3Call call)
    {
        var config = await S3Body.Xml(call, "ObjectLockConfiguration");
        if (config.TextOf("ObjectLockEnabled")?.Trim() != "Enabled")
        {
            return call.Refuse(S3Faults.MalformedXml);
        }

        if (call.Bucket.Versioning != Versioning.Enabled)
        {
            return call.Refuse(S3Faults.Of(FaultKind.Conflict, "InvalidBucketState",
                "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"));
        }

        var text = "on";
        if (config.Child("Rule")?.Child("DefaultRetention") is { } retention)
        {
            var mode = retention.TextOf("Mode")?.Trim();
            if (mode is not (ObjectLock.Governance or ObjectLock.Compliance) || DaysOf(retention) is not { } days)
            {
                return call.Refuse(S3Faults.MalformedXml);
            }

            if (days is < 1 or > MostDays)
            {
                return call.Refuse(S3Faults.BadRequest("InvalidRetentionPeriod",
                    "Default retention period must be a positive integer value"));
            }

            text = string.Create(CultureInfo.InvariantCulture, $"{mode} {days}");
        }

        await containers.Post(call.Caller, call.Bucket.Project, call.Bucket.Name, [new(ObjectLock.OfContainer, text)], null, call.Ct);
        return Answer.Empty(200);
    }

    /// <summary>Days, or years of 365 of them; nothing for both or neither.</summary>
    private static int? DaysOf(XmlIn retention)
    {
        var (days, years) = (retention.TextOf("Days")?.Trim(), retention.TextOf("Years")?.Trim());
        return (days is null) != (years is null)
            && int.TryParse(days ?? years, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, -1, MostDays) * (days is null ? 365 : 1)
            : null;
    }

    private async Task<Answer> GetRetention(S3Call call)
    {
        var (refusal, o) = await Find(call);
        return o is null ? refusal! : o.Meta[ObjectLock.Mode] is null ? call.Refuse(NoneOfObject) : XmlOut.Answer(200, "Retention", x =>
        {
            x.Text("Mode", o.Meta[ObjectLock.Mode]);
            x.Text("RetainUntilDate", o.Meta[ObjectLock.Until]);
        });
    }

    private async Task<Answer> PutRetention(S3Call call)
    {
        var body = await S3Body.Xml(call, "Retention");
        var wanted = new Meta();
        var mode = body.TextOf("Mode")?.Trim();
        if (body.Children.Count > 0 && (mode is null or not (ObjectLock.Governance or ObjectLock.Compliance)))
        {
            return call.Refuse(S3Faults.MalformedXml);
        }

        if (body.Children.Count > 0 && LockWords.AddRetention(mode, body.TextOf("RetainUntilDate")?.Trim(), wanted) is { } fault)
        {
            return call.Refuse(fault);
        }

        if (wanted.Count > 0 && ObjectLock.UntilOf(wanted) <= clock.GetUtcNow())
        {
            return call.Refuse(S3Faults.InvalidArgument("The retain until date must be in the future!"));
        }

        return await Change(call, meta =>
        {
            if (!MayChange(call, meta, wanted))
            {
                return false;
            }

            meta[ObjectLock.Mode] = wanted[ObjectLock.Mode];
            meta[ObjectLock.Until] = wanted[ObjectLock.Until];
            return true;
        });
    }

    /// <summary>Retention may be made longer; shorter or weaker only in spite of governance, and never of compliance.</summary>
    private bool MayChange(S3Call call, Meta now, Meta wanted)
    {
        if (ObjectLock.UntilOf(now) is not { } until || until <= clock.GetUtcNow())
        {
            return true;
        }

        var stronger = ObjectLock.UntilOf(wanted) >= until && (wanted[ObjectLock.Mode] == now[ObjectLock.Mode]
            || wanted[ObjectLock.Mode] == ObjectLock.Compliance);
        return stronger || (now[ObjectLock.Mode] == ObjectLock.Governance && BatchDelete.Bypasses(call));
    }

    private async Task<Answer> GetHold(S3Call call)
    {
        var (refusal, o) = await Find(call);
        return o is null ? refusal! : XmlOut.Answer(200, "LegalHold", x => x.Text("Status", o.Meta[ObjectLock.Hold] ?? "OFF"));
    }

    private async Task<Answer> PutHold(S3Call call)
    {
        var status = (await S3Body.Xml(call, "LegalHold")).TextOf("Status")?.Trim();
        return status is not ("ON" or "OFF") ? call.Refuse(S3Faults.MalformedXml) : await Change(call, meta =>
        {
            meta[ObjectLock.Hold] = status == "ON" ? "ON" : null;
            return true;
        });
    }

    private async Task<(Answer? Refusal, StoredObject? Object)> Find(S3Call call) =>
        ObjectLock.Enabled(call.Bucket) ? await ReadOperations.Find(call, objects) : (call.Refuse(NoLock), null);

    /// <summary>Changes a version's lock inside one transaction, where <paramref name="change"/> agrees.</summary>
    private async Task<Answer> Change(S3Call call, Func<Meta, bool> change)
    {
        var (refusal, _) = await Find(call);
        if (refusal is not null)
        {
            return refusal;
        }

        var allowed = true;
        var changed = await objects.Post(
            call.Caller, call.Bucket.Project, call.Bucket.Name, call.Key, call.VersionId, touch: false,
            o =>
            {
                var meta = o.Meta.Copy();
                allowed = change(meta);
                return allowed ? o with { Meta = meta } : o;
            },
            call.Ct);
        return changed is null ? call.Refuse(S3Faults.NoSuchKey) : allowed ? Answer.Empty(200) : call.Refuse(S3Faults.ObjectLocked);
    }
}
