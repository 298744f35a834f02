namespace Alize.Services.Objects.Swift;

/// <summary>What stands before every write of an object: its size, the account's quota, and that an older version is kept first.</summary>
internal sealed class WriteGate(AccountQuota quota, LegacyVersions legacy)
{
    /// <returns>A refusal, or how many bytes may come.</returns>
    public async Task<(long Most, SwiftReply? Refusal)> Ready(SwiftCall call, Container target, string name, long? length)
    {
        if (length > SwiftLimits.FileSize)
        {
            return (0, SwiftReply.Refuse(413, "The body of your request was too large for this server."));
        }

        var left = await quota.Left(target.Project, call.Ct);
        if (length > left)
        {
            return (0, PutWords.OverQuota);
        }

        return (Math.Min(left ?? long.MaxValue, SwiftLimits.FileSize), await legacy.Keep(call, target, name));
    }
}
