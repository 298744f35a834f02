using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of what is done with a volume by an action.</summary>
public sealed class VolumeActionsApi(AttachActions attaching, ChangeActions changes) : IDoor
{
    public void Map(Doors doors)
    {
        var table = new ActionTable([.. attaching.Table, .. changes.Table]);
        new VolumeRoutes(doors).Post("/volumes/{id}/action", VolumesPolicy.Act, table.Run, table.Body);
    }
}
