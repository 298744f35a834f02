namespace Alize.Services.Compute;

/// <summary>Hosts that an operator puts together; its metadata may name the availability zone that they form.</summary>
public sealed record Aggregate(
    long Number, string Uuid, string Name, long CreatedMs, long? UpdatedMs, IReadOnlyList<string> Hosts,
    IReadOnlyDictionary<string, string> Metadata)
{
    public const string ZoneKey = "availability_zone";

    public string? Zone => Metadata.GetValueOrDefault(ZoneKey);
}
