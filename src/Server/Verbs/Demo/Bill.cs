using System.Globalization;
using System.CommandLine;
using Alize.Client;
using Alize.Client.Billing;
using Spectre.Console;

namespace Alize.Server.Verbs.Demo;

/// <summary>What each thing of the demonstration costs an hour, what it cost so far, and what the month comes to, in euro and
/// real.</summary>
internal sealed class Bill(Stage stage, ParseResult words)
{
    private const int Width = 110;
    private const string Advice = "see DIR/log/alize.log; alize cost asks the same again.";

    public async Task Print()
    {
        CostReport? report = null;
        await stage.Steps.Do("What it costs", Advice, async () =>
        {
            report = await stage.Cloud.Billing.Costs(stage.Ct);
            return "";
        });
        var names = await Names();
        names[report!.ProjectId] = Stage.Name;
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("", "EUR an hour", "BRL an hour", "EUR so far", "BRL so far");
        foreach (var line in report.Resources)
        {
            var name = names.GetValueOrDefault(line.Id) is { } known ? $"{line.Kind} {known}" : line.Kind;
            table.AddRow(Row(name, line.Hourly, line.SoFar));
        }

        table.AddRow(Row("together", Sum(report.Resources), report.Total));
        var output = words.InvocationConfiguration.Output;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = Width;
        console.Write(table);
        await output.WriteLineAsync(
            $"  This month comes to {Text(report.MonthForecast, "EUR", 2)} EUR or {Text(report.MonthForecast, "BRL", 2)} BRL"
            + " if nothing changes.");
    }

    private static Text[] Row(string name, IReadOnlyDictionary<string, decimal> hourly, IReadOnlyDictionary<string, decimal> soFar) =>
    [
        new(name), new(Text(hourly, "EUR", 5)), new(Text(hourly, "BRL", 5)), new(Text(soFar, "EUR", 6)), new(Text(soFar, "BRL", 6)),
    ];

    private static Dictionary<string, decimal> Sum(IReadOnlyList<ResourceCost> lines) =>
        lines.SelectMany(l => l.Hourly).GroupBy(m => m.Key).ToDictionary(g => g.Key, g => g.Sum(m => m.Value));

    private static string Text(IReadOnlyDictionary<string, decimal> money, string currency, int digits) =>
        money.GetValueOrDefault(currency).ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Ids are for machines: the names of what the demonstration has.</summary>
    private async Task<Dictionary<string, string>> Names()
    {
        var names = new Dictionary<string, string>();
        foreach (var server in await stage.Cloud.Compute.Servers(ListQuery.All, stage.Ct))
        {
            names[server.Id] = server.Name;
        }

        foreach (var volume in await stage.Cloud.Volumes.List(ListQuery.All, stage.Ct))
        {
            names[volume.Id] = volume.Name ?? volume.Id;
        }

        foreach (var address in await stage.Cloud.Network.FloatingIps(ListQuery.All, stage.Ct))
        {
            names[address.Id] = address.FloatingIpAddress;
        }

        foreach (var router in await stage.Cloud.Network.Routers(ListQuery.All, stage.Ct))
        {
            names[router.Id] = router.Name;
        }

        return names;
    }
}
