using Alize.Client.Network;
using Alize.Console.Hosting;
using Alize.Console.Parts;
using Alize.Console.Sessions;

namespace Alize.Console.Networks;

/// <summary>Security groups and their rules.</summary>
internal static class GroupPages
{
    public static void Map(Site site)
    {
        site.Get("/groups", List);
        site.Post("/groups", Create, List);
        site.Get("/groups/{id}", Show);
        site.Post("/groups/{id}/delete", Delete, Show);
        site.Post("/groups/{id}/rules", AddRule, Show);
        site.Post("/groups/{id}/rules/{rule}/delete", DeleteRule, Show);
    }

    private static async Task List(Member me) => await me.Print<GroupsPage, Listed<SecurityGroup>>(
        "nav.groups", Listed<SecurityGroup>.Of(await me.Cloud.Network.SecurityGroups(me.Own, me.Ct), g => g.Id));

    private static async Task Create(Member me)
    {
        var group = await me.Cloud.Network.CreateSecurityGroup(me.Typed("name"), me.Typed("description"), me.Ct);
        await me.Go("/groups/" + group.Id, "group_create");
    }

    private static async Task Show(Member me) =>
        await me.Print<GroupPage, SecurityGroup>("groups.one", await me.Cloud.Network.SecurityGroup(me.Id(), me.Ct));

    private static async Task Delete(Member me)
    {
        await me.Cloud.Network.DeleteSecurityGroup(me.Id(), me.Ct);
        await me.Go("/groups", "group_delete");
    }

    private static async Task AddRule(Member me)
    {
        var from = me.TypedNumberOrNull("from_port");
        await me.Cloud.Network.CreateRule(new NewRule(me.Id(), me.Typed("direction"), me.Typed("ethertype"))
        {
            Protocol = me.TypedOrNull("protocol"),
            PortRangeMin = from,
            PortRangeMax = me.TypedNumberOrNull("to_port") ?? from,
            RemoteIpPrefix = me.TypedOrNull("remote"),
        }, me.Ct);
        await me.Go("/groups/" + me.Id(), "rule_create");
    }

    private static async Task DeleteRule(Member me)
    {
        await me.Cloud.Network.DeleteRule(me.Id("rule"), me.Ct);
        await me.Go("/groups/" + me.Id(), "rule_delete");
    }
}
