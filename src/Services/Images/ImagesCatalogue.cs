using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Images;

/// <summary>Makes the service known in the catalogue.</summary>
internal sealed class ImagesCatalogue(IIdentity identity) : IStartUp
{
    public Task Start(CancellationToken ct) => identity.EnsureService("image", "glance", "/image", ct);
}
