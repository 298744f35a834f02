namespace Alize.Load;

/// <summary>One kind of request. <c>{n}</c> in its address or text becomes a running number.</summary>
/// <param name="Url">Plain HTTP only.</param>
/// <param name="Text">The body; where it is null the body is <paramref name="BodyBytes"/> bytes of noise.</param>
/// <param name="First">The first running number.</param>
/// <param name="Modulo">How many numbers there are before the first comes again; 0: they never come again.</param>
internal sealed record Request(
    string Method, string Url, IReadOnlyList<string> Headers, string? Text = null, long BodyBytes = 0, long First = 0, long Modulo = 0)
{
    public const string Json = "Content-Type: application/json";
}

/// <summary>What came of many requests.</summary>
/// <param name="SortedMs">The time of each answer with a 2xx status, shortest first.</param>
/// <param name="Bad">Answers with another status, and connections that broke.</param>
/// <param name="Words">What went wrong: statuses with their counts, the last error.</param>
/// <param name="Bytes">Of bodies, in both directions, of good answers.</param>
internal sealed record Outcome(double[] SortedMs, long Bad, string Words, long Bytes, double Seconds)
{
    public long Good => SortedMs.Length;

    public double PerSecond => Good / Seconds;

    /// <summary>The time that a share (0 to 1) of the answers did not exceed.</summary>
    public double Ms(double share) => Good == 0 ? double.NaN : SortedMs[Math.Min(Good - 1, (int)(share * Good))];
}
