using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/registered_limits and /limits.</summary>
public sealed class LimitsApi(Limits limits, Cloud cloud) : IDoor
{
    private static readonly (string, Schema)[] _both =
    [
        ("service_id", IdentityDoor.IdText), ("region_id", Schema.Text(1, 255).OrNull()), ("resource_name", IdentityDoor.Name),
        ("description", IdentityDoor.Description), ("default_limit", Amount), ("resource_limit", Amount),
        ("project_id", IdentityDoor.IdText.OrNull()), ("domain_id", IdentityDoor.IdText.OrNull()),
    ];

    private static Schema Amount => Schema.Integer(-1, int.MaxValue, asText: false);

    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/limits/model", IdentityPolicy.LimitsRead, _ => Task.FromResult(Answer.Json(200, o => o.Object("model", m =>
        {
            m.Text("name", "flat");
            m.Text("description", "Each project and domain has limits of its own; those above and below it do not count.");
        }))));
        Map(keystone, "registered_limit", registered: true);
        Map(keystone, "limit", registered: false);
    }

    private void Map(Routes keystone, string one, bool registered)
    {
        var many = one + "s";
        var amount = registered ? "default_limit" : "resource_limit";
        var item = Schema.Object(
            [.. _both.Select(m => m.Item1 is "service_id" or "resource_name" || m.Item1 == amount ? (m.Item1, m.Item2.Required()) : m)]);
        var create = Schema.Object((many, Schema.List(item, 1, 1000).Required()));
        var update = Schema.Object((one, Schema.Object((amount, Amount), ("description", IdentityDoor.Description)).Required()));
        keystone.Get($"/{many}", IdentityPolicy.LimitsRead, c => List(c, many, registered));
        keystone.Post($"/{many}", IdentityPolicy.LimitsWrite, c => Create(c, many, registered), create);
        keystone.Get(
            $"/{many}/{{id}}", IdentityPolicy.LimitsRead, async c => Shown(one, Seen(c, await limits.Get(registered, c.Path("id"), c.Ct))));
        keystone.Patch(
            $"/{many}/{{id}}", IdentityPolicy.LimitsWrite,
            async c => Shown(one, await limits.Update(c.Caller, registered, c.Path("id"), c.Body.GetProperty(one))), update);
        keystone.Delete($"/{many}/{{id}}", IdentityPolicy.LimitsWrite, async c =>
        {
            await limits.Delete(c.Caller, registered, c.Path("id"));
            return Answer.Empty(204);
        });
    }

    /// <summary>Registered limits are everyone's to read; of the others an admin sees all, a caller
    /// those of its project or domain.</summary>
    private async Task<Answer> List(Call call, string many, bool registered)
    {
        var where = IdentityDoor.Filter(
            call, ("service_id", "service"), ("region_id", "region"), ("resource_name", "resource"),
            ("project_id", "project"), ("domain_id", "domain"));
        if (!registered && !call.Caller.IsAdmin)
        {
            where.Add($"""
                 AND ((project <> '' AND project = {call.Caller.ProjectId ?? ""}) OR (domain <> ''
                     AND domain = {call.Caller.DomainId ?? ""}))
                """);
        }

        return IdentityDoor.List(call, cloud, many, await limits.List(registered, where, call.Ct), Write);
    }

    private async Task<Answer> Create(Call call, string many, bool registered)
    {
        var made = await limits.Create(call.Caller, registered, call.Body.Items(many));
        return Answer.Json(201, o => o.List(many, made, Write));
    }

    private static LimitRow Seen(Call call, LimitRow limit) =>
        limit.Registered || call.Caller.IsAdmin || (limit.ProjectId ?? limit.DomainId) is { } of
            && (of == call.Caller.ProjectId || of == call.Caller.DomainId)
            ? limit
            : throw IdentityFaults.Missing("limit", limit.Id).Thrown();

    private Answer Shown(string one, LimitRow limit) => IdentityDoor.One(200, one, limit, Write);

    private void Write(JsonOut o, LimitRow l)
    {
        o.Text("id", l.Id);
        o.Text("service_id", l.ServiceId);
        o.Text("region_id", l.RegionId);
        o.Text("resource_name", l.Resource);
        o.Text("description", l.Description);
        o.Number(l.Registered ? "default_limit" : "resource_limit", l.Amount);
        if (!l.Registered)
        {
            o.Text("project_id", l.ProjectId);
            o.Text("domain_id", l.DomainId);
        }

        IdentityDoor.Self(o, cloud, $"{(l.Registered ? "registered_limits" : "limits")}/{l.Id}");
    }
}
