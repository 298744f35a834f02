using Alize.Kernel;

namespace Alize.Services.Network;

/// <summary>/security-group-rules.</summary>
public sealed class SecurityRulesApi(SecurityRules rules, Shown shown) : IDoor
{
    private static readonly Schema _create =
        NetworkDoor.OneOrMany("security_group_rule", "security_group_rules", SecurityRuleWire.CreateSchema);

    public void Map(Doors doors)
    {
        var neutron = doors.Open(NetworkDoor.Door);
        neutron.Get("/security-group-rules", NetworkPolicy.RulesList, List);
        neutron.Post("/security-group-rules", NetworkPolicy.RulesCreate, Create, _create);
        neutron.Get("/security-group-rules/{id}", NetworkPolicy.RulesShow, Show);
        neutron.Delete("/security-group-rules/{id}", NetworkPolicy.RulesDelete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var listing = Listing.Read(call, SecurityRuleWire.Collection);
        return shown.Page(call, listing, await rules.List(call.Caller, listing, call.Ct), r => r.Id, SecurityRuleWire.Write);
    }

    private async Task<Answer> Show(Call call) =>
        Shown.One(call, SecurityRuleWire.Collection, await rules.Get(call.Caller, call.Path("id"), call.Ct), SecurityRuleWire.Write);

    private async Task<Answer> Create(Call call)
    {
        var asked = NetworkDoor.Items(call.Body, "security_group_rule", "security_group_rules")
            .Select(b => SecurityRuleWire.Read(call.Caller, b)).ToList();
        return Shown.Made(call, SecurityRuleWire.Collection, await rules.Create(call.Caller, asked), SecurityRuleWire.Write);
    }

    private async Task<Answer> Delete(Call call)
    {
        await rules.Delete(call.Caller, call.Path("id"));
        return Answer.Empty(204);
    }
}
