using Alize.Kernel;

namespace Alize.Services.Volumes;

/// <summary>The door of the version documents, which need no token.</summary>
public sealed class VersionsApi(Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var root = doors.Open(VolumesDoor.Root);
        root.Get("", VolumesPolicy.Versions, _ => Task.FromResult(Versions(300)));
        root.Get("/v3", VolumesPolicy.Versions, _ => Task.FromResult(Versions(200)));
    }

    private Answer Versions(int status) => Answer.Json(status, o => o.List("versions", [VolumesDoor.Versions], (v, range) =>
    {
        v.Text("id", "v3.0");
        v.Text("status", "CURRENT");
        v.Text("version", range.Max.ToString());
        v.Text("min_version", range.Min.ToString());
        v.Text("updated", "2023-08-31T00:00:00Z");
        v.Links(("self", $"{cloud.PublicUrl}{VolumesDoor.Door.Prefix}/"));
        v.List("media-types", ["application/vnd.openstack.volume+json;version=3"], (m, type) =>
        {
            m.Text("base", "application/json");
            m.Text("type", type);
        });
    }));
}
