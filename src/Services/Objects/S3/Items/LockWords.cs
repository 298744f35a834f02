using Alize.Kernel;
using Alize.Services.Objects.S3.Words;

namespace Alize.Services.Objects.S3.Items;

/// <summary>Object lock on the wire: headers of a write, and the words in which it is kept.</summary>
public static class LockWords
{
    public const string BypassHeader = "x-amz-bypass-governance-retention";

    private static Fault NoLock { get; } = S3Faults.InvalidRequest("Bucket is missing Object Lock Configuration");

    /// <summary>Takes retention and hold from the headers, or the bucket's default.</summary>
    public static Fault? Add(S3Call call, Func<string, string?> header, Meta meta)
    {
        var mode = header("x-amz-object-lock-mode");
        var until = header("x-amz-object-lock-retain-until-date");
        var hold = header("x-amz-object-lock-legal-hold");
        if (mode is null && until is null && hold is null)
        {
            return null;
        }

        if (!ObjectLock.Enabled(call.Bucket))
        {
            return NoLock;
        }

        if (hold is not (null or "ON" or "OFF"))
        {
            return S3Faults.InvalidArgument("Legal Hold must be either of 'ON' or 'OFF'");
        }

        meta[ObjectLock.Hold] = hold == "ON" ? "ON" : null;
        return mode is null && until is null ? null : AddRetention(mode, until, meta);
    }

    public static Fault? AddRetention(string? mode, string? until, Meta meta)
    {
        if (mode is not (ObjectLock.Governance or ObjectLock.Compliance))
        {
            return S3Faults.InvalidArgument("Unknown wormMode directive.");
        }

        if (until is null || S3Words.ReadTime(until) is not { } time)
        {
            return S3Faults.InvalidArgument("The retain until date must be provided in ISO 8601 format");
        }

        meta[ObjectLock.Mode] = mode;
        meta[ObjectLock.Until] = S3Words.Time(time);
        return null;
    }
}
