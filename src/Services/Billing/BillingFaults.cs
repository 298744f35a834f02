using Alize.Kernel;

namespace Alize.Services.Billing;

/// <summary>How /alize/v1 words a refusal: <c>{"error": {"code": 404, "message": "..."}}</c>.</summary>
public static class BillingFaults
{
    public static Answer Shape(Fault fault) => Answer.Json(fault.Status, o => o.Object("error", e =>
    {
        e.Number("code", fault.Status);
        e.Text("message", fault.Message);
    }));
}
