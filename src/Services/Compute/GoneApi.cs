using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>What Nova itself removed: it answers 410 for these, and so do we.</summary>
public sealed class GoneApi : IDoor
{
    private static readonly (string Method, string Pattern)[] _routes =
    [
        ("GET", "/os-agents"), ("POST", "/os-agents"), ("PUT", "/os-agents/{id}"), ("DELETE", "/os-agents/{id}"),
        ("GET", "/os-fping"), ("GET", "/os-fping/{id}"),
        ("GET", "/os-fixed-ips/{id}"), ("POST", "/os-fixed-ips/{id}/action"),
        ("GET", "/os-floating-ips-bulk"), ("GET", "/os-floating-ips-bulk/{id}"), ("POST", "/os-floating-ips-bulk"),
        ("PUT", "/os-floating-ips-bulk/{id}"),
        ("GET", "/os-floating-ip-dns"), ("PUT", "/os-floating-ip-dns/{id}"), ("DELETE", "/os-floating-ip-dns/{id}"),
        ("GET", "/os-certificates/{id}"), ("POST", "/os-certificates"),
        ("GET", "/os-cloudpipe"), ("POST", "/os-cloudpipe"), ("PUT", "/os-cloudpipe/{id}"),
        ("GET", "/os-security-group-default-rules"), ("POST", "/os-security-group-default-rules"),
        ("GET", "/os-security-group-default-rules/{id}"), ("DELETE", "/os-security-group-default-rules/{id}"),
    ];

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        foreach (var (method, pattern) in _routes)
        {
            nova.Add(method, pattern, CatalogPolicy.Gone, _ => throw new Fault(
                FaultKind.Gone, "This resource is no longer available. No forwarding address is given.").Thrown(), null);
        }
    }
}
