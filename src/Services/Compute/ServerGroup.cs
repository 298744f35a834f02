namespace Alize.Services.Compute;

/// <summary>Servers that shall stand together or apart.</summary>
/// <param name="Policy">affinity, anti-affinity, soft-affinity or soft-anti-affinity.</param>
public sealed record ServerGroup(
    string Id, string Project, string User, string Name, string Policy, int? MaxServerPerHost, IReadOnlyList<string> Members);
