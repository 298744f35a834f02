using Alize.Kernel;
using Alize.Services.Identity;

namespace Alize.Services.Compute;

/// <summary>Refuses to set anything for a project that Identity does not know.</summary>
internal static class KnownProjects
{
    /// <exception cref="FaultException">400.</exception>
    public static async Task Require(IIdentity identity, string project, CancellationToken ct)
    {
        if (await identity.FindProject(project, ct) is null)
        {
            throw Fault.BadRequest($"Project ID {project} is not a valid project.").Thrown();
        }
    }
}
