namespace Alize.Client.Objects;

/// <summary>By whom and for which region S3 requests are signed.</summary>
public sealed record S3Keys(string Access, string Secret, string Region)
{
    // a secret never reaches a log by way of its record
    public override string ToString() => $"S3 keys {Access}";
}
