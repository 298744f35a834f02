using System.Globalization;

namespace Alize.Load;

/// <summary>All measures of one operation: of each cloud, one a round.</summary>
internal sealed record Row(string Suite, Operation Operation, Dictionary<Cloud, List<Figure>> Figures);

/// <summary>The Markdown table: of each cloud the median rate and times and the least processor time for an answer; the ratios are medians
/// of the rounds' ratios, so that what else the machine did weighs on both.</summary>
internal static class Table
{
    public static void Print(IReadOnlyList<Row> rows, IReadOnlyList<Cloud> clouds)
    {
        var pair = clouds.Count == 2;
        Console.WriteLine($"\n| suite | operation |{string.Concat(clouds.Select(c => $" {c.Name}: rate | p50 / p99, ms | CPU, ms |"))}"
            + (pair ? $" {clouds[0].Name}: times the rate | of the CPU |" : ""));
        Console.WriteLine($"| --- | --- |{string.Concat(clouds.Select(_ => " ---: | ---: | ---: |"))}" + (pair ? " ---: | ---: |" : ""));
        foreach (var row in rows)
        {
            Console.WriteLine($"| {row.Suite} | {row.Operation.FullName} |{string.Concat(clouds.Select(c => Cells(row, c)))}"
                + (pair ? Ratios(row.Figures[clouds[0]], row.Figures[clouds[1]]) : ""));
        }
    }

    /// <summary>Three digits that say something.</summary>
    public static string Short(double value) => !double.IsFinite(value) ? ""
        : value.ToString(value >= 100 ? "N0" : value >= 10 ? "0.0" : value >= 1 ? "0.00" : "0.000", CultureInfo.InvariantCulture);

    public static string Rate(Figure figure, Operation operation) => $"{Short(figure.Rate)} {(operation.InBytes ? "MB/s" : "/s")}";

    private static string Cells(Row row, Cloud cloud)
    {
        var good = row.Figures[cloud].Where(f => f.Good).ToList();
        if (good.Count == 0)
        {
            return $" none: {Cut(row.Figures[cloud].LastOrDefault()?.Fault ?? "")} | | |";
        }

        var median = new Figure(
            Median(good, f => f.Rate), Median(good, f => f.Half), Median(good, f => f.Most), good.Min(f => f.CpuMs), 0, null);
        return $" {Rate(median, row.Operation)} | {Short(median.Half)} / {Short(median.Most)} | {Short(median.CpuMs)} |";
    }

    private static string Ratios(List<Figure> ours, List<Figure> theirs)
    {
        var both = ours.Zip(theirs).Where(p => p.First.Good && p.Second.Good).ToList();
        if (both.Count == 0)
        {
            return " | |";
        }

        var rate = Median(both, p => p.First.Rate / p.Second.Rate);
        var cpu = both.Min(p => p.Second.CpuMs) / both.Min(p => p.First.CpuMs);
        return $" **{Short(rate)}** | 1/{Short(cpu)} |";
    }

    private static double Median<T>(IReadOnlyCollection<T> all, Func<T, double> value)
    {
        var sorted = all.Select(value).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Cut(string text) => text.ReplaceLineEndings(" ").Replace('|', '/')[..Math.Min(80, text.Length)];
}
