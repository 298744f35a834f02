namespace Alize.Load;

/// <summary>One measure of one operation on one cloud.</summary>
/// <param name="Rate">Answers a second, or MB a second.</param>
/// <param name="Half">Milliseconds that half of the answers did not exceed.</param>
/// <param name="Most">Milliseconds that 99 of 100 answers did not exceed.</param>
/// <param name="CpuMs">Processor time of the cloud's processes for one answer.</param>
/// <param name="OthersPercent">The share of the machine that neither client nor cloud used.</param>
/// <param name="Fault">Why there is no figure; null where there is.</param>
internal sealed record Figure(double Rate, double Half, double Most, double CpuMs, double OthersPercent, string? Fault)
{
    public bool Good => Fault is null;

    public static Figure Failed(string why) => new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, why);

    /// <param name="cloudSeconds">Processor time that the cloud used.</param>
    /// <param name="otherSeconds">Processor time that neither cloud nor client used.</param>
    public static Figure Of(Outcome outcome, bool inBytes, double cloudSeconds, double otherSeconds)
    {
        if (outcome.Bad > 0 || outcome.Good == 0)
        {
            return Failed(outcome.Words);
        }

        var rate = inBytes ? outcome.Bytes / outcome.Seconds / 1e6 : outcome.PerSecond;
        var others = 100 * Math.Max(0, otherSeconds) / (outcome.Seconds * Environment.ProcessorCount);
        return new(rate, outcome.Ms(0.5), outcome.Ms(0.99), 1000 * cloudSeconds / outcome.Good, others, null);
    }
}
