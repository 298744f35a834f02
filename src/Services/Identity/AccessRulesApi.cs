using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/users/{user}/access_rules.</summary>
public sealed class AccessRulesApi(AccessRules rules, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/users/{user}/access_rules", IdentityPolicy.AppCredentials, List);
        keystone.Get("/users/{user}/access_rules/{id}", IdentityPolicy.AppCredentials, Show);
        keystone.Delete("/users/{user}/access_rules/{id}", IdentityPolicy.AppCredentials, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("user"), "identity:list_access_rules");
        var where = IdentityDoor.Filter(call, ("service", "service"), ("path", "path"), ("method", "method"));
        return IdentityDoor.List(
            call, cloud, "access_rules", await rules.List(call.Path("user"), where, call.Ct), Write(call.Path("user")));
    }

    private async Task<Answer> Show(Call call)
    {
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("user"), "identity:get_access_rule");
        return IdentityDoor.One(200, "access_rule", await rules.Get(call.Path("user"), call.Path("id"), call.Ct), Write(call.Path("user")));
    }

    private async Task<Answer> Delete(Call call)
    {
        IdentityPolicy.Unrestricted(call.Caller, "identity:delete_access_rule");
        IdentityPolicy.SelfOrAdmin(call.Caller, call.Path("user"), "identity:delete_access_rule");
        await rules.Delete(call.Caller, call.Path("user"), call.Path("id"));
        return Answer.Empty(204);
    }

    private Action<JsonOut, AccessRuleRow> Write(string user) => (o, rule) =>
    {
        AccessRuleRow.Write(o, rule);
        IdentityDoor.Self(o, cloud, $"users/{user}/access_rules/{rule.Id}");
    };
}
