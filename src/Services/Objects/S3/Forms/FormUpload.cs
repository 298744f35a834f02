using System.Globalization;
using Alize.Kernel;
using Alize.Services.Identity;
using Alize.Services.Objects.S3.Access;
using Alize.Services.Objects.S3.Items;
using Alize.Services.Objects.S3.Signing;
using Alize.Services.Objects.S3.Words;
using Microsoft.AspNetCore.WebUtilities;

namespace Alize.Services.Objects.S3.Forms;

/// <summary>POST of a form from a browser, allowed by a signed policy.</summary>
public sealed class FormUpload(SigV4 v4, IIdentity identity, S3Access access, ObjectStore objects, TimeProvider clock) : IS3Operations
{
    public IEnumerable<S3Operation> Operations => [new(S3Policy.PutObject, "POST", S3Scope.Bucket, null, Post) { JudgesItself = true }];

    private async Task<Answer> Post(S3Call call)
    {
        var (malformed, form) = await FormFields.Read(call);
        if (malformed is not null)
        {
            return call.Refuse(malformed);
        }

        if (form!.Key is not { } key)
        {
            return call.Refuse(S3Faults.InvalidArgument(
                "Bucket POST must contain a field named 'key'. If it is specified, please check the order of the fields."));
        }

        var inner = new S3Call(call.Http, call.Target with { Key = key }, call.Operation, call.RequestId) { Bucket = call.Bucket };
        var (denied, policy) = await Sign(inner, form);
        if (denied is not null)
        {
            return call.Refuse(denied);
        }

        if (!await access.May(inner))
        {
            return call.Refuse(S3Faults.AccessDenied);
        }

        var (fault, draft) = ObjectDraft.Of(inner, name => form[name], form.Fields.Keys);
        fault ??= AddTags(form, draft!.Meta);
        return fault is null ? await Store(inner, form, policy, draft!) : call.Refuse(fault);
    }

    /// <summary>A form sends its tags as XML.</summary>
    private static Fault? AddTags(FormFields form, Meta meta)
    {
        if (form["tagging"] is not { } xml)
        {
            return null;
        }

        var (fault, tags) = TagWords.OfXml(XmlIn.Parse(System.Text.Encoding.UTF8.GetBytes(xml), "Tagging"), ofBucket: false);
        meta[ObjectDraft.Tags] = tags;
        return fault;
    }

    /// <summary>Checks the policy's signature and what it says of the form; a form without one is an anonymous request.</summary>
    private async Task<(Fault? Fault, FormPolicy? Policy)> Sign(S3Call call, FormFields form)
    {
        if (form["policy"] is not { } text)
        {
            return (null, null);
        }

        var (fault, signed) = form["x-amz-signature"] is { } signature
            ? await v4.CheckPolicy(text, form["x-amz-credential"], form["x-amz-date"], signature)
            : await OldSignature(text, form, call.Ct);
        if (fault is not null)
        {
            return (fault, null);
        }

        if (FormPolicy.Parse(text) is not { } policy)
        {
            return (S3Faults.BadRequest("InvalidPolicyDocument", "Invalid Policy: Invalid JSON, expiration or conditions."), null);
        }

        call.Signed = signed;
        call.Caller = signed!.Key.Caller with { RequestId = call.RequestId };
        var fields = new Dictionary<string, string>(form.Fields, StringComparer.OrdinalIgnoreCase)
        {
            ["bucket"] = call.Target.Bucket,
            ["key"] = call.Key
        };
        return (policy.Judge(fields, clock.GetUtcNow()), policy);
    }

    private async Task<SignedOutcome> OldSignature(string policy, FormFields form, CancellationToken ct)
    {
        if (form["AWSAccessKeyId"] is not { } access || form["signature"] is not { } signature)
        {
            return S3Faults.InvalidArgument("Bucket POST must contain a field named 'AWSAccessKeyId' or 'X-Amz-Credential'.");
        }

        if (await identity.FindAccessKey(access, ct) is not { } key)
        {
            return S3Faults.InvalidAccessKeyId;
        }

        return SigningKey.Same(SigV2.Sign(key.Secret, policy), signature) ? new Signed(key, null, null) : S3Faults.SignatureDoesNotMatch;
    }

    private async Task<Answer> Store(S3Call call, FormFields form, FormPolicy? policy, ObjectDraft draft)
    {
        var tooSmall = false;
        var what = new NewObject(call.Key)
        {
            ContentType = form["Content-Type"] ?? ObjectWords.Clean(form.FileType) ?? draft.ContentType,
            Meta = draft.Meta,
            Seal = draft.Seal,
            Most = policy?.Most ?? WriteOperations.MostBytes,
        };
        using var counted = new CountedStream(form.File);
        what = what with
        {
            Accept = () =>
            {
                tooSmall = counted.Count < (policy?.Least ?? 0);
                return !tooSmall;
            },
        };
        var put = await objects.Put(call.Caller, call.Bucket, what, counted, call.Ct);
        return put.Object is { } stored ? Done(call, form, stored) : call.Refuse(put.Outcome switch
        {
            PutOutcome.TooLong => S3Faults.EntityTooLarge,
            PutOutcome.OverQuota => S3Faults.OverQuota,
            PutOutcome.NoContainer => S3Faults.NoSuchBucket,
            _ => tooSmall ? S3Faults.EntityTooSmall : S3Faults.IncompleteBody,
        });
    }

    private static Answer Done(S3Call call, FormFields form, StoredObject stored)
    {
        var etag = S3Words.Quoted(stored.Etag);
        if ((form["success_action_redirect"] ?? form["redirect"]) is { } redirect && Uri.TryCreate(redirect, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https")
        {
            var location = QueryHelpers.AddQueryString(redirect, new Dictionary<string, string?>
            {
                ["bucket"] = call.Target.Bucket, ["key"] = call.Key, ["etag"] = etag,
            });
            return Answer.Empty(303).With("Location", location).With("ETag", etag);
        }

        var path = $"/{call.Target.Bucket}/{S3Target.Encode(call.Key, keepSlash: true)}";
        var status = int.TryParse(form["success_action_status"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            && asked is 200 or 201 ? asked : 204;
        var answer = status != 201 ? Answer.Empty(status) : XmlOut.Bare(201, "PostResponse", x =>
        {
            x.Text("Location", path);
            x.Text("Bucket", call.Target.Bucket);
            x.Text("Key", call.Key);
            x.Text("ETag", etag);
        });
        return answer.With("Location", path).With("ETag", etag).WithVersion(call.Bucket, stored).WithSeal(call, stored.Seal);
    }
}
