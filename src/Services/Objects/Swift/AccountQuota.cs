using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>The quota of bytes that a reseller set on an account. Asked before a body is taken; writes at the same moment may pass it by
/// what they carry, never more.</summary>
internal sealed class AccountQuota(Accounts accounts)
{
    /// <summary>How many bytes the account may still take; null where it has no quota.</summary>
    public async ValueTask<long?> Left(string project, CancellationToken ct) =>
        (await accounts.GetMeta(project, ct))[Meta.User + "quota-bytes"].ToLong() is { } most
            ? Math.Max(0, most - (await accounts.Usage(project, ct)).Bytes)
            : null;
}
