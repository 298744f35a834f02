using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Alize.Server.Verbs;

/// <summary>One column of a listing: its JSON key, which is also the table's heading, and where its value comes from.</summary>
internal sealed record Column<T>(string Name, Func<T, JsonNode?> Value);

/// <summary>Prints records as a table for people or as JSON for machines, both from the same columns.</summary>
internal static class Listing
{
    private const int WidthOfAPipe = 400;
    private static readonly JsonSerializerOptions _json =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A list of records.</summary>
    public static void Print<T>(ParseResult words, IEnumerable<T> rows, params Column<T>[] columns)
    {
        var records = rows.Select(row => Record(row, columns)).ToList();
        var output = words.InvocationConfiguration.Output;
        if (WantsJson(words))
        {
            output.WriteLine(new JsonArray([.. records]).ToJsonString(_json));
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(Heading(column.Name))));
        }

        foreach (var record in records)
        {
            table.AddRow(columns.Select(c => new Text(Words(record[c.Name]))));
        }

        Write(output, table);
    }

    /// <summary>One record: a line a column.</summary>
    public static void PrintOne<T>(ParseResult words, T row, params Column<T>[] columns)
    {
        var record = Record(row, columns);
        var output = words.InvocationConfiguration.Output;
        if (WantsJson(words))
        {
            output.WriteLine(record.ToJsonString(_json));
            return;
        }

        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        foreach (var (name, value) in record.Where(r => r.Value is not null))
        {
            table.AddRow(new Text(Heading(name)), new Text(Words(value)));
        }

        Write(output, table);
    }

    /// <summary>A moment, as both tables and JSON write it.</summary>
    public static string? Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

    public static bool WantsJson(ParseResult words) => words.GetValue(SharedOptions.Output) == "json";

    private static JsonObject Record<T>(T row, Column<T>[] columns)
    {
        var record = new JsonObject();
        foreach (var column in columns)
        {
            record[column.Name] = column.Value(row);
        }

        return record;
    }

    private static void Write(TextWriter output, Table table)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (System.Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthOfAPipe;
        }

        console.Write(table);
    }

    private static string Heading(string name) => name.Replace('_', ' ');

    private static string Words(JsonNode? value) => value switch
    {
        null => "",
        JsonArray list => string.Join(", ", list.Select(Words)),
        JsonObject map => string.Join(", ", map.Select(m => $"{m.Key} {Words(m.Value)}")),
        _ => value.ToString(),
    };
}
