using System.CommandLine;

namespace Alize.Server.Verbs;

/// <summary>Options that several verbs take.</summary>
public static class SharedOptions
{
    public static Option<string> Data { get; } = new("--data") { Description = "The cloud's data folder", DefaultValueFactory = _ => "/var/lib/alize" };

    public static Option<string> Output { get; } = new("--output", "-o") { Description = "table or json", DefaultValueFactory = _ => "table" };
}
