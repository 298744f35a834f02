using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Compute;

/// <summary>Makes the service known in the catalogue.</summary>
internal sealed class ComputeCatalogue(IIdentity identity) : IStartUp
{
    public Task Start(CancellationToken ct) => identity.EnsureService("compute", "nova", ComputeDoor.Door.Prefix, ct);
}
