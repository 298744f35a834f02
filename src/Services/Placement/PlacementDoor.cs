using Alize.Kernel;

namespace Alize.Services.Placement;

/// <summary>The room's place on the wire, and how it words refusals.</summary>
public static class PlacementDoor
{
    /// <summary>Reading is all there is so far, so no more than the first version is claimed.</summary>
    public static MicroversionRange Versions { get; } = new("placement", new(1, 0), new(1, 0));

    public static Door Door { get; } = new("placement", "/placement", Shape, Versions);

    private static Answer Shape(Fault fault) => Answer.Json(fault.Status, o => o.List("errors", [fault], (e, f) =>
    {
        e.Number("status", f.Status);
        e.Text("title", f.Kind.ToString());
        e.Text("detail", f.Message);
    }));
}

/// <summary>Who may look at what hosts have: operators, and anybody at the versions.</summary>
public static class PlacementPolicy
{
    public static readonly Rule Versions = new("placement:versions", Needs.Nothing, "Read the versions");
    public static readonly Rule List = new("placement:resource_providers:list", Needs.Service, "List hosts");
    public static readonly Rule Show = new("placement:resource_providers:show", Needs.Service, "Show a host");
    public static readonly Rule Inventories = new("placement:resource_providers:inventories:list", Needs.Service, "List what a host has");
    public static readonly Rule Usages = new("placement:resource_providers:usages", Needs.Service, "List what is taken of a host");
    public static readonly Rule Allocations = new("placement:allocations:list", Needs.Service, "List who takes what");
}
