using System.Globalization;
using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>What every resource of this room has: who owns it, what it is called, when it changed.</summary>
/// <param name="Tags">A JSON list of texts.</param>
public sealed record Standard(
    string Id, string Project, string Name, string Description, string Tags, long Revision, DateTimeOffset Created, DateTimeOffset Updated)
{
    public const string Columns = "id, project, name, description, tags, revision, created_at, updated_at";

    public static Standard New(string project, string name, string description) =>
        new("", project, name, description, "[]", 0, default, default);

    public static Standard Read(ref ColumnReader c) =>
        new(c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Long(), c.Time(), c.Time());

    /// <summary>Given its id and times as it enters the database.</summary>
    public Standard Born(Ids ids, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return this with { Id = Id.Length > 0 ? Id : ids.Dashed(), Created = now, Updated = now };
    }

    public Standard Changed(TimeProvider clock) => this with { Revision = Revision + 1, Updated = clock.GetUtcNow() };

    /// <summary>The values in the order of <see cref="Columns"/>.</summary>
    public Sql Values => $"{Id}, {Project}, {Name}, {Description}, {Tags}, {Revision}, {Created}, {Updated}";

    /// <summary>Assignments of what an update may change.</summary>
    public Sql Set => $"name = {Name}, description = {Description}, revision = {Revision}, updated_at = {Updated}";

    /// <summary>Writes the members that all resources share, both names of the project included.</summary>
    public void Write(JsonOut o, bool name = true)
    {
        o.Text("id", Id);
        if (name)
        {
            o.Text("name", Name);
        }

        o.Text("project_id", Project);
        o.Text("tenant_id", Project);
        o.Text("description", Description);
        o.Raw("tags", Tags);
        o.Text("created_at", Time(Created));
        o.Text("updated_at", Time(Updated));
        o.Number("revision_number", Revision);
    }

    private static string Time(DateTimeOffset t) => t.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
