using Alize.Kernel;
using Alize.Services.Identity;
using Alize.Services.Objects.Shares;

namespace Alize.Services.Objects.Care;

/// <summary>Erases the account of a project that no longer exists, a batch at a time: cut off anywhere, it goes on where it was.</summary>
internal sealed class AccountReconciler(AccountErasure erasure, ShareBook shares, IIdentity identity) : IReconciler
{
    public const string AccountKind = "object-account";

    public string Kind => AccountKind;

    public async Task<Next> Reconcile(Claim claim, CancellationToken ct)
    {
        if (await identity.FindProject(claim.Id, ct) is not null)
        {
            return Next.Settled;
        }

        await shares.DeleteOf(claim.Id, ct);
        while (await erasure.Step(claim.Id, ct))
        {
            ct.ThrowIfCancellationRequested();
        }

        return Next.Settled;
    }
}
