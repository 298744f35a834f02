namespace Alize.Kernel;

/// <summary>The door of what OpenStack lacks: rooms add their routes under /alize/v1. A refusal there is
/// <c>{"error": {"code": 404, "message": "..."}}</c>.</summary>
public static class AlizeDoor
{
    public static readonly Door Door = new("alize", "/alize/v1", Shape);

    private static Answer Shape(Fault fault) => Answer.Json(fault.Status, o => o.Object("error", e =>
    {
        e.Number("code", fault.Status);
        e.Text("message", fault.Message);
    }));
}
