using System.CommandLine;

namespace Alize.Server.Verbs;

/// <summary>Options that several verbs take.</summary>
public static class SharedOptions
{
    public static Option<string> Data { get; } = new("--data")
    {
        Description = "The cloud's data folder",
        DefaultValueFactory = _ => "/var/lib/alize"
    };

    public static Option<string> Output { get; } = MakeOutput();

    /// <summary>The data folder as an absolute path.</summary>
    public static string Folder(ParseResult words) => Path.GetFullPath(words.GetValue(Data)!);

    private static Option<string> MakeOutput()
    {
        var option = new Option<string>("--output", "-o") { Description = "table or json", DefaultValueFactory = _ => "table" };
        option.AcceptOnlyFromAmong("table", "json");
        return option;
    }
}
