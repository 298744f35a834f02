using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>What goes with a domain, a project, a user or a group that is deleted, so that nothing points at nothing.</summary>
public sealed class DomainContents(Changes changes)
{
    /// <summary>Removes a domain with its users, groups, roles and projects. Each project's end is a ledger entry of its own: other rooms
    /// clean up by it.</summary>
    public async Task Remove(Tx tx, Caller by, string domain)
    {
        foreach (var user in await tx.Query($"SELECT id FROM identity_user WHERE domain = {domain}", r => r.GetString(0)))
        {
            await RemoveUser(tx, user);
        }

        foreach (var group in await tx.Query($"SELECT id FROM identity_group WHERE domain = {domain}", r => r.GetString(0)))
        {
            await RemoveGroup(tx, group);
        }

        foreach (var project in await tx.Query(
            $"SELECT id FROM identity_project WHERE domain = {domain} AND NOT is_domain", r => r.GetString(0)))
        {
            await RemoveProject(tx, project);
            await changes.Also(tx, by, Project.Kind, "delete", project);
        }

        foreach (var role in await tx.Query($"SELECT id FROM identity_role WHERE domain = {domain}", r => r.GetString(0)))
        {
            await RemoveRole(tx, role);
        }

        await tx.Execute($"DELETE FROM identity_assignment WHERE target_kind = {"domain"} AND target = {domain}");
        await tx.Execute($"DELETE FROM identity_domain_option WHERE domain = {domain}");
        await tx.Execute($"DELETE FROM identity_limit WHERE domain = {domain}");
        await tx.Execute($"DELETE FROM identity_project WHERE id = {domain}");
    }

    public static async Task RemoveProject(Tx tx, string project)
    {
        await tx.Execute($"DELETE FROM identity_assignment WHERE target_kind = {"project"} AND target = {project}");
        await tx.Execute($"DELETE FROM identity_credential WHERE project = {project}");
        await tx.Execute($"DELETE FROM identity_app_credential WHERE project = {project}");
        await tx.Execute($"DELETE FROM identity_trust WHERE project = {project}");
        await tx.Execute($"DELETE FROM identity_endpoint_filter WHERE project = {project}");
        await tx.Execute($"DELETE FROM identity_limit WHERE project = {project}");
        await tx.Execute($"UPDATE identity_user SET default_project = NULL WHERE default_project = {project}");
        await tx.Execute($"DELETE FROM identity_project WHERE id = {project}");
    }

    public static async Task RemoveUser(Tx tx, string user)
    {
        await tx.Execute($"DELETE FROM identity_assignment WHERE actor_kind = {"user"} AND actor = {user}");
        await tx.Execute($"DELETE FROM identity_member WHERE account = {user}");
        await tx.Execute($"DELETE FROM identity_password WHERE account = {user}");
        await tx.Execute($"DELETE FROM identity_credential WHERE account = {user}");
        await tx.Execute($"DELETE FROM identity_app_credential WHERE account = {user}");
        await tx.Execute($"DELETE FROM identity_access_rule WHERE account = {user}");
        await tx.Execute($"DELETE FROM identity_trust WHERE trustor = {user} OR trustee = {user}");
        await tx.Execute($"DELETE FROM identity_user WHERE id = {user}");
    }

    public static async Task RemoveGroup(Tx tx, string group)
    {
        await tx.Execute($"DELETE FROM identity_assignment WHERE actor_kind = {"group"} AND actor = {group}");
        await tx.Execute($"DELETE FROM identity_member WHERE team = {group}");
        await tx.Execute($"DELETE FROM identity_group WHERE id = {group}");
    }

    public static async Task RemoveRole(Tx tx, string role)
    {
        await tx.Execute($"DELETE FROM identity_assignment WHERE role = {role}");
        await tx.Execute($"DELETE FROM identity_implied WHERE prior = {role} OR implied = {role}");
        await tx.Execute($"DELETE FROM identity_role WHERE id = {role}");
    }
}
