using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The words of services, endpoints, regions, and of the catalogue in a token.</summary>
public static class CatalogWire
{
    public static Schema CreateService { get; } = IdentityDoor.Of(
        "service", ("type", Schema.Text(1, 255).Required()), ("name", Schema.Text(0, 255)),
        ("description", IdentityDoor.Description), ("enabled", IdentityDoor.Enabled));

    public static Schema UpdateService { get; } = IdentityDoor.Of(
        "service", ("type", Schema.Text(1, 255)), ("name", Schema.Text(0, 255)), ("description", IdentityDoor.Description),
        ("enabled", IdentityDoor.Enabled));

    public static Schema CreateEndpoint { get; } = IdentityDoor.Of(
        "endpoint", ("service_id", IdentityDoor.IdText.Required()), ("interface", Schema.OneOf("admin", "internal", "public").Required()),
        ("url", Schema.Text(1, 2048).Required()), ("region_id", Schema.Text(1, 255).OrNull()),
        ("region", Schema.Text(1, 255).OrNull()), ("enabled", IdentityDoor.Enabled));

    public static Schema UpdateEndpoint { get; } = IdentityDoor.Of(
        "endpoint", ("service_id", IdentityDoor.IdText), ("interface", Schema.OneOf("admin", "internal", "public")),
        ("url", Schema.Text(1, 2048)), ("region_id", Schema.Text(1, 255).OrNull()), ("region", Schema.Text(1, 255).OrNull()),
        ("enabled", IdentityDoor.Enabled));

    public static Schema Region { get; } = IdentityDoor.Of(
        "region", ("id", Schema.Text(0, 255)), ("description", IdentityDoor.Description),
        ("parent_region_id", Schema.Text(0, 255).OrNull()));

    public static void Write(JsonOut o, string name, IReadOnlyList<CatalogEntry> entries) => o.List(name, entries, (s, e) =>
    {
        s.List("endpoints", e.Endpoints, (p, endpoint) =>
        {
            p.Text("id", endpoint.Id);
            p.Text("interface", endpoint.Interface);
            p.Text("region_id", endpoint.RegionId);
            p.Text("url", endpoint.Url);
            p.Text("region", endpoint.RegionId);
        });
        s.Text("id", e.Service.Id);
        s.Text("type", e.Service.Type);
        s.Text("name", e.Service.Name ?? "");
    });

    public static void Write(JsonOut o, Cloud cloud, ServiceRow s)
    {
        o.Text("id", s.Id);
        o.Text("type", s.Type);
        o.Text("name", s.Name ?? "");
        o.Flag("enabled", s.Enabled);
        if (s.Description is not null)
        {
            o.Text("description", s.Description);
        }

        IdentityDoor.WriteExtras(o, s.Extra);
        IdentityDoor.Self(o, cloud, "services/" + s.Id);
    }

    public static void Write(JsonOut o, Cloud cloud, Catalog catalog, Endpoint e)
    {
        o.Text("id", e.Id);
        o.Text("interface", e.Interface);
        o.Text("region", e.RegionId);
        o.Text("region_id", e.RegionId);
        o.Text("service_id", e.ServiceId);
        o.Text("url", catalog.Shown(e.Url));
        o.Flag("enabled", e.Enabled);
        IdentityDoor.WriteExtras(o, e.Extra);
        IdentityDoor.Self(o, cloud, "endpoints/" + e.Id);
    }

    public static void Write(JsonOut o, Cloud cloud, CatalogRegion r)
    {
        o.Text("id", r.Id);
        o.Text("description", r.Description);
        o.Text("parent_region_id", r.ParentId);
        IdentityDoor.WriteExtras(o, r.Extra);
        IdentityDoor.Self(o, cloud, "regions/" + r.Id);
    }
}
