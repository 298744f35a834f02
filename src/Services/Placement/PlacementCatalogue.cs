using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Placement;

/// <summary>The room's place in the catalogue.</summary>
internal sealed class PlacementCatalogue(IIdentity identity) : IStartUp
{
    public Task Start(CancellationToken ct) => identity.EnsureService("placement", "placement", PlacementDoor.Door.Prefix, ct);
}
