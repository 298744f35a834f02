using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The versions of this service, told without a token. The first is what old clients look for; all of it is served under the
/// second.</summary>
public sealed class ComputeVersionsApi(Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var root = doors.Open(ComputeDoor.Root);
        root.Get("", CatalogPolicy.Versions, _ => Task.FromResult(Answer.Json(200, o => o.List("versions", [false, true], Brief))));
        root.Get("/v2", CatalogPolicy.Versions, _ => Task.FromResult(Whole(current: false)));
        root.Get("/v2.0", CatalogPolicy.Versions, _ => Task.FromResult(Whole(current: false)));
        doors.Open(ComputeDoor.Door).Get("", CatalogPolicy.Versions, _ => Task.FromResult(Whole(current: true)));
    }

    private static void Facts(JsonOut o, bool current)
    {
        o.Text("id", current ? "v2.1" : "v2.0");
        o.Text("status", current ? "CURRENT" : "DEPRECATED");
        o.Text("version", current ? ComputeDoor.Versions.Max.ToString() : "");
        o.Text("min_version", current ? ComputeDoor.Versions.Min.ToString() : "");
        o.Text("updated", current ? "2013-07-23T11:33:21Z" : "2011-01-21T11:33:21Z");
    }

    private void Brief(JsonOut o, bool current)
    {
        Facts(o, current);
        o.Links(("self", Href(current)));
    }

    private Answer Whole(bool current) => Answer.Json(200, o => o.Object("version", v =>
    {
        Facts(v, current);
        v.List("media-types", ["application/json"], (m, media) =>
        {
            m.Text("base", media);
            m.Text("type", $"application/vnd.openstack.compute+json;version={(current ? "2.1" : "2")}");
        });
        v.List("links", [("self", Href(current), (string?)null), ("describedby", "http://docs.openstack.org/", "text/html")], (l, link) =>
        {
            l.Text("rel", link.Item1);
            l.Text("href", link.Item2);
            if (link.Item3 is { } type)
            {
                l.Text("type", type);
            }
        });
    }));

    private string Href(bool current) => $"{cloud.PublicUrl}{ComputeDoor.Root.Prefix}/{(current ? "v2.1" : "v2")}/";
}
