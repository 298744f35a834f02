using System.Text.Json.Nodes;
using Alize.Kernel;

namespace Alize.Tests.Coverage;

/// <summary>Bodies that a schema accepts, as small as it lets them be.</summary>
internal static class SchemaDraw
{
    /// <summary>One body; of an action's verbs, a body each.</summary>
    public static IEnumerable<JsonNode?> Bodies(Route route) => route switch
    {
        { Body: null } => [null],
        { Body: ObjectSchema { Members.Count: > 0 } verbs } when route.Pattern.EndsWith("/action", StringComparison.Ordinal) =>
            verbs.Members.Select(m => new JsonObject { [m.Key] = Least(m.Value) }),
        { Body: ObjectSchema { Members.Count: 1 } one } =>
            [new JsonObject { [one.Members.Keys.First()] = Least(one.Members.Values.First()) }],
        { Body: { } schema } => [Least(schema)],
    };

    public static JsonNode? Least(Schema schema) => schema switch
    {
        ObjectSchema o => new JsonObject(o.Members.Where(m => m.Value.IsRequired)
            .Select(m => KeyValuePair.Create(m.Key, Least(m.Value)))),
        TextSchema { Words: [var word, ..] } => word,
        TextSchema { Min: 36 or 32 } t => Guid.Empty.ToString(t.Min == 36 ? "D" : "N"),
        TextSchema { AllowsNull: true, Pattern: not null } => null,
        TextSchema t => new string('a', Math.Max(t.Min, 1)),
        NumberSchema n => Math.Clamp(1, n.Min, n.Max),
        FlagSchema => false,
        ListSchema l => new JsonArray([.. Enumerable.Range(0, l.Min).Select(_ => Least(l.Items))]),
        _ => "a",
    };
}
