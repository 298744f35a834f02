using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/role_assignments.</summary>
public sealed class AssignmentsApi(Assignments assignments, Cloud cloud) : IDoor
{
    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/role_assignments", IdentityPolicy.AssignmentsList, List);
        keystone.Head("/role_assignments", IdentityPolicy.AssignmentsList, List);
    }

    private async Task<Answer> List(Call call)
    {
        var filter = new AssignmentFilter(
            call.Query("user.id"), call.Query("group.id"), call.Query("role.id"), call.Query("scope.project.id"),
            call.Query("scope.domain.id"),
            Wanted(call, "scope.system"), call.Query("scope.OS-INHERIT:inherited_to") is { } to
                ? to == "projects"
                : null, Wanted(call, "include_subtree"));
        if (!call.Caller.IsAdmin && filter.User != call.Caller.UserId)
        {
            throw Fault.Forbidden("You are not authorized to perform the requested action: identity:list_role_assignments.").Thrown();
        }

        if (filter.Subtree && filter.Project is null)
        {
            throw Fault.BadRequest("scope.project.id must be specified if include_subtree is also specified.").Thrown();
        }

        var effective = Wanted(call, "effective");
        if (effective && filter.Group is not null)
        {
            throw Fault.BadRequest("A group cannot be asked for together with effective: groups become their users.").Thrown();
        }

        var found = effective ? await assignments.Effective(filter, call.Ct) : await assignments.Granted(filter, call.Ct);
        var names = Wanted(call, "include_names");
        return IdentityDoor.List(call, cloud, "role_assignments", found, (o, a) => RoleWire.Write(o, cloud, a, names));
    }

    /// <summary>A query flag that is there counts as said, unless it says 0.</summary>
    private static bool Wanted(Call call, string name) => call.Query(name) is { } said && said is not ("0" or "false" or "False");
}
