using Alize.Kernel;

namespace Alize.Services.Objects.S3;

/// <summary>Who may do what through S3; a line an operation. Names are IAM's actions, which bucket policies speak of too; the need is
/// what a key of the bucket's own project must have. Strangers need a grant of the bucket's policy or an ACL.</summary>
public static class S3Policy
{
    public static readonly Rule ListBuckets = new("s3:ListAllMyBuckets", Needs.Reader, "List the project's buckets");
    public static readonly Rule CreateBucket = new("s3:CreateBucket", Needs.Member, "Create a bucket");
    public static readonly Rule DeleteBucket = new("s3:DeleteBucket", Needs.Member, "Delete an empty bucket");
    public static readonly Rule ListBucket = new("s3:ListBucket", Needs.Reader, "List a bucket's objects, or see that it exists");
    public static readonly Rule ListVersions = new("s3:ListBucketVersions", Needs.Reader, "List all versions of a bucket's objects");
    public static readonly Rule ListUploads = new("s3:ListBucketMultipartUploads", Needs.Reader, "List uploads that are not completed");
    public static readonly Rule Location = new("s3:GetBucketLocation", Needs.Reader, "Read where a bucket is");
    public static readonly Rule GetBucketAcl = new("s3:GetBucketAcl", Needs.Reader, "Read a bucket's grants");
    public static readonly Rule PutBucketAcl = new("s3:PutBucketAcl", Needs.Member, "Change a bucket's grants");
    public static readonly Rule GetVersioning = new("s3:GetBucketVersioning", Needs.Reader, "Read whether a bucket keeps versions");
    public static readonly Rule PutVersioning = new("s3:PutBucketVersioning", Needs.Member, "Let a bucket keep versions, or stop it");
    public static readonly Rule GetPolicy = new("s3:GetBucketPolicy", Needs.Reader, "Read a bucket's policy");
    public static readonly Rule GetPolicyStatus = new("s3:GetBucketPolicyStatus", Needs.Reader,
        "Read whether a bucket's policy makes it public");
    public static readonly Rule PutPolicy = new("s3:PutBucketPolicy", Needs.Member, "Set a bucket's policy");
    public static readonly Rule DeletePolicy = new("s3:DeleteBucketPolicy", Needs.Member, "Remove a bucket's policy");
    public static readonly Rule GetPublicBlock = new("s3:GetBucketPublicAccessBlock", Needs.Reader, "Read what public access is blocked");
    public static readonly Rule PutPublicBlock = new("s3:PutBucketPublicAccessBlock", Needs.Member,
        "Block public access, or stop blocking it");
    public static readonly Rule GetOwnership = new("s3:GetBucketOwnershipControls", Needs.Reader, "Read whether ACLs count");
    public static readonly Rule PutOwnership = new("s3:PutBucketOwnershipControls", Needs.Member, "Say whether ACLs count");
    public static readonly Rule GetCors = new("s3:GetBucketCORS", Needs.Reader, "Read which sites' scripts may read");
    public static readonly Rule PutCors = new("s3:PutBucketCORS", Needs.Member, "Say which sites' scripts may read");
    public static readonly Rule GetLifecycle = new("s3:GetLifecycleConfiguration", Needs.Reader, "Read what expires when");
    public static readonly Rule PutLifecycle = new("s3:PutLifecycleConfiguration", Needs.Member, "Say what expires when");
    public static readonly Rule GetBucketTagging = new("s3:GetBucketTagging", Needs.Reader, "Read a bucket's tags");
    public static readonly Rule PutBucketTagging = new("s3:PutBucketTagging", Needs.Member, "Change a bucket's tags");
    public static readonly Rule GetWebsite = new("s3:GetBucketWebsite", Needs.Reader, "Read how a bucket is a website");
    public static readonly Rule PutWebsite = new("s3:PutBucketWebsite", Needs.Member, "Make a bucket a website");
    public static readonly Rule DeleteWebsite = new("s3:DeleteBucketWebsite", Needs.Member, "Stop a bucket from being a website");
    public static readonly Rule GetLogging = new("s3:GetBucketLogging", Needs.Reader, "Read where a bucket's log goes");
    public static readonly Rule PutLogging = new("s3:PutBucketLogging", Needs.Member, "Say where a bucket's log goes");
    public static readonly Rule GetNotification = new("s3:GetBucketNotification", Needs.Reader, "Read who is told of changes");
    public static readonly Rule PutNotification = new("s3:PutBucketNotification", Needs.Member, "Say who is told of changes");
    public static readonly Rule GetEncryption = new("s3:GetEncryptionConfiguration", Needs.Reader, "Read a bucket's default encryption");
    public static readonly Rule PutEncryption = new("s3:PutEncryptionConfiguration", Needs.Member, "Set a bucket's default encryption");
    public static readonly Rule GetReplication = new("s3:GetReplicationConfiguration", Needs.Reader, "Read where a bucket is replicated");
    public static readonly Rule PutReplication = new("s3:PutReplicationConfiguration", Needs.Member, "Say where a bucket is replicated");
    public static readonly Rule GetAccelerate = new("s3:GetAccelerateConfiguration", Needs.Reader,
        "Read whether transfers are accelerated");
    public static readonly Rule GetPayment = new("s3:GetBucketRequestPayment", Needs.Reader, "Read who pays for requests");
    public static readonly Rule GetLockConfig = new("s3:GetBucketObjectLockConfiguration", Needs.Reader,
        "Read a bucket's default retention");
    public static readonly Rule PutLockConfig = new("s3:PutBucketObjectLockConfiguration", Needs.Member,
        "Set a bucket's default retention");
    public static readonly Rule GetObject = new("s3:GetObject", Needs.Reader, "Read an object");
    public static readonly Rule GetAttributes = new("s3:GetObjectAttributes", Needs.Reader, "Read what an object is made of");
    public static readonly Rule PutObject = new("s3:PutObject", Needs.Member, "Write an object");
    public static readonly Rule DeleteObject = new("s3:DeleteObject", Needs.Member, "Delete an object");
    public static readonly Rule DeleteVersion = new("s3:DeleteObjectVersion", Needs.Member, "Delete a version for good");
    public static readonly Rule AbortUpload = new("s3:AbortMultipartUpload", Needs.Member, "Give an upload up");
    public static readonly Rule ListParts = new("s3:ListMultipartUploadParts", Needs.Reader, "List the parts of an upload");
    public static readonly Rule GetObjectAcl = new("s3:GetObjectAcl", Needs.Reader, "Read an object's grants");
    public static readonly Rule PutObjectAcl = new("s3:PutObjectAcl", Needs.Member, "Change an object's grants");
    public static readonly Rule GetTagging = new("s3:GetObjectTagging", Needs.Reader, "Read an object's tags");
    public static readonly Rule PutTagging = new("s3:PutObjectTagging", Needs.Member, "Change an object's tags");
    public static readonly Rule DeleteTagging = new("s3:DeleteObjectTagging", Needs.Member, "Remove an object's tags");
    public static readonly Rule GetRetention = new("s3:GetObjectRetention", Needs.Reader, "Read how long an object is kept");
    public static readonly Rule PutRetention = new("s3:PutObjectRetention", Needs.Member, "Say how long an object is kept");
    public static readonly Rule BypassRetention = new("s3:BypassGovernanceRetention", Needs.Manager,
        "Delete or shorten in spite of governance");
    public static readonly Rule GetHold = new("s3:GetObjectLegalHold", Needs.Reader, "Read whether an object is held");
    public static readonly Rule PutHold = new("s3:PutObjectLegalHold", Needs.Member, "Hold an object, or let it go");
}
