using System.Data.Common;
using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>An operation that a user lets application credentials use, kept once and named by id in each credential that has it.</summary>
public sealed record AccessRuleRow(string Id, string Service, string Method, string Path)
{
    public static Raw Columns { get; } = new("id, service, method, path");

    /// <summary>An operation, or the id of one that was named before.</summary>
    public static Schema Body { get; } = Schema.Object(
        ("id", IdentityDoor.IdText), ("service", Schema.Text(1, 64)),
        ("method", Schema.OneOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")),
        ("path", Schema.Text(1, 128)));

    public static AccessRuleRow Read(DbDataReader row)
    {
        var c = row.Columns();
        return new(c.Text(), c.Text(), c.Text(), c.Text());
    }

    /// <summary>The rules as a credential keeps them.</summary>
    public static IReadOnlyList<AccessRule> Parse(string rules)
    {
        using var json = JsonDocument.Parse(rules);
        return [.. json.RootElement.EnumerateArray().Select(r => new AccessRule(r.Text("service"), r.Text("method"), r.Text("path")))];
    }

    public static void Write(JsonOut o, AccessRuleRow rule)
    {
        o.Text("path", rule.Path);
        o.Text("method", rule.Method);
        o.Text("service", rule.Service);
        o.Text("id", rule.Id);
    }
}
