using Alize.Kernel;

namespace Alize.Services.Objects.S3;

/// <summary>The refusals of the S3 API, by its own codes.</summary>
public static class S3Faults
{
    public static Fault AccessDenied { get; } = Of(FaultKind.Forbidden, "AccessDenied", "Access Denied");

    public static Fault NoSuchKey { get; } = Of(FaultKind.NotFound, "NoSuchKey", "The specified key does not exist.");

    public static Fault NoSuchVersion { get; } = Of(FaultKind.NotFound, "NoSuchVersion", "The specified version does not exist.");

    public static Fault NoSuchBucket { get; } = Of(FaultKind.NotFound, "NoSuchBucket", "The specified bucket does not exist");

    public static Fault NoSuchUpload { get; } = Of(
        FaultKind.NotFound, "NoSuchUpload", "The specified multipart upload does not exist. It may have been aborted or completed.");

    public static Fault BucketAlreadyExists { get; } = Of(
        FaultKind.Conflict, "BucketAlreadyExists",
            "The requested bucket name is not available. Please select a different name and try again.");

    public static Fault BucketNotEmpty { get; } = Of(FaultKind.Conflict, "BucketNotEmpty", "The bucket you tried to delete is not empty");

    public static Fault InvalidBucketName { get; } = BadRequest("InvalidBucketName", "The specified bucket is not valid.");

    public static Fault KeyTooLong { get; } = BadRequest("KeyTooLongError", "Your key is too long");

    public static Fault InvalidUri { get; } = BadRequest("InvalidURI", "Couldn't parse the specified URI.");

    public static Fault MethodNotAllowed { get; } = Of(
        FaultKind.MethodNotAllowed, "MethodNotAllowed", "The specified method is not allowed against this resource.");

    public static Fault PreconditionFailed { get; } = Of(
        FaultKind.PreconditionFailed, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");

    public static Fault InvalidRange { get; } = Of(FaultKind.RangeNotSatisfiable, "InvalidRange", "The requested range is not satisfiable");

    public static Fault MalformedXml { get; } = BadRequest(
        "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    public static Fault BadDigest { get; } = BadRequest("BadDigest",
        "The Content-MD5 or checksum value that you specified did not match what the server received.");

    public static Fault InvalidDigest { get; } = BadRequest("InvalidDigest", "The Content-MD5 you specified is not valid.");

    public static Fault IncompleteBody { get; } = BadRequest(
        "IncompleteBody", "The request body terminated unexpectedly or is not framed as it says");

    public static Fault EntityTooLarge { get; } = BadRequest("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");

    public static Fault MissingContentLength { get; } = Of(
        FaultKind.LengthRequired, "MissingContentLength", "You must provide the Content-Length HTTP header.");

    public static Fault OverQuota { get; } = Of(FaultKind.Forbidden, "QuotaExceeded",
        "The quota of the bucket or of the project is used up.");

    public static Fault InvalidPart { get; } = BadRequest(
        "InvalidPart", "One or more of the specified parts could not be found. "
            + "The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.");

    public static Fault InvalidPartOrder { get; } = BadRequest(
        "InvalidPartOrder", "The list of parts was not in ascending order. Parts must be ordered by part number.");

    public static Fault EntityTooSmall { get; } = BadRequest(
        "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");

    public static Fault SignatureDoesNotMatch { get; } = Of(
        FaultKind.Forbidden,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. Check your key and signing method.");

    public static Fault InvalidAccessKeyId { get; } = Of(
        FaultKind.Forbidden, "InvalidAccessKeyId", "The access key Id you provided does not exist in our records.");

    public static Fault RequestTimeTooSkewed { get; } = Of(
        FaultKind.Forbidden, "RequestTimeTooSkewed", "The difference between the request time and the server's time is too large.");

    public static Fault ContentSha256Mismatch { get; } = BadRequest(
        "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");

    public static Fault InternalError { get; } = Of(
        FaultKind.Internal, "InternalError", "We encountered an internal error. Please try again.");

    public static Fault ObjectLocked { get; } = Of(
        FaultKind.Forbidden, "AccessDenied", "Access Denied because object protected by object lock.");

    public static Fault InvalidArgument(string message) => BadRequest("InvalidArgument", message);

    public static Fault InvalidRequest(string message) => BadRequest("InvalidRequest", message);

    public static Fault NotImplemented(string what) => Of(FaultKind.NotImplemented, "NotImplemented", what);

    public static Fault Missing(string code, string message) => Of(FaultKind.NotFound, code, message);

    public static Fault BadRequest(string code, string message) => Of(FaultKind.BadRequest, code, message);

    public static Fault Of(FaultKind kind, string code, string message) => new(kind, message) { Code = code };
}
