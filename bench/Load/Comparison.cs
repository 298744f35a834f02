using System.Net.Sockets;
using System.Text.Json;

namespace Alize.Load;

/// <summary>Measures each operation on one cloud and at once on the other, round after round; who goes first changes with each
/// round.</summary>
internal sealed class Comparison(Options options, List<Cloud> clouds)
{
    /// <returns>The exit status: 1 where an operation gave no figure.</returns>
    public async Task<int> Run()
    {
        if (options.Fill)
        {
            await Task.WhenAll(clouds.Select(ThousandServers.Fill));
            return 0;
        }

        var memory = options.Asked.Contains("memory");
        if (memory)
        {
            await MemoryTable.Print(clouds, "before");
        }

        var rows = Rows().ToList();
        for (var round = 0; round < options.Rounds && rows.Count > 0; round++)
        {
            Console.WriteLine($"\nround {round + 1} of {options.Rounds}, load {Machine.LoadAverage}");
            foreach (var row in rows)
            {
                foreach (var cloud in round % 2 == 0 ? clouds : Enumerable.Reverse(clouds))
                {
                    await Machine.AwaitCalm(options.Calm);
                    Note(row, cloud, await Measure(row.Operation, cloud));
                }
            }
        }

        if (rows.Count > 0)
        {
            Table.Print(rows, clouds);
        }

        if (memory && rows.Count > 0)
        {
            await MemoryTable.Print(clouds, "after the load");
        }

        return rows.All(r => r.Figures.Values.All(f => f.Any(x => x.Good))) ? 0 : 1;
    }

    private IEnumerable<Row> Rows() =>
        from suite in new (string Name, IEnumerable<Operation> Operations)[]
        {
            ("identity", IdentitySuite.All), ("objects", ObjectsSuite.All), ("lists", ListsSuite.All),
        }
        where options.Asked.Contains(suite.Name)
        from operation in suite.Operations
        where operation.FullName.Contains(options.Only, StringComparison.OrdinalIgnoreCase)
        select new Row(suite.Name, operation, clouds.ToDictionary(c => c, _ => new List<Figure>()));

    private async Task<Figure> Measure(Operation operation, Cloud cloud)
    {
        try
        {
            return await operation.Measure(cloud, options.Time);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException or SocketException
            or TaskCanceledException or JsonException)
        {
            return Figure.Failed(e.Message);
        }
    }

    private static void Note(Row row, Cloud cloud, Figure figure)
    {
        row.Figures[cloud].Add(figure);
        Console.WriteLine($"  {row.Operation.FullName,-38} {cloud.Name,-10} " + (figure.Good
            ? $"{Table.Rate(figure, row.Operation),16}  {Table.Short(figure.Half),8} / {Table.Short(figure.Most),8} ms"
                + $"  CPU {Table.Short(figure.CpuMs),8} ms  others {figure.OthersPercent,3:F0} %  load {Machine.LoadAverage}"
            : "none: " + figure.Fault));
    }
}
