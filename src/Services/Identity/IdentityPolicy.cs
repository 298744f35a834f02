using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>One line an operation. Where a user acts on itself, or a manager on its own domain, the verb looks closer.</summary>
public static class IdentityPolicy
{
    public static readonly Rule Versions = new("identity:versions", Needs.Nothing, "Anybody may see the versions.");
    public static readonly Rule Login = new("identity:authenticate", Needs.Nothing, "Anybody may try to sign in.");
    public static readonly Rule Signed = new(
        "identity:ec2_validate", Needs.Service, "A service asks who signed a request; whoever only saw one gets no token for it.");
    public static readonly Rule TokenShow = new(
        "identity:validate_token", Needs.Token, "A token sees itself; admins and services see any.");
    public static readonly Rule TokenRevoke = new("identity:revoke_token", Needs.Token, "A token ends itself; admins end any.");
    public static readonly Rule ValidateOthers = new(
        "identity:validate_token:others", Needs.Service, "Admins and services validate others' tokens.");
    public static readonly Rule Own = new("identity:get_auth_scopes", Needs.Token, "Any token sees where its user may go.");

    public static readonly Rule Admin = new("identity:admin", Needs.Admin, "Admins manage identity.");
    public static readonly Rule Read = new("identity:read", Needs.Token, "Admins see all; others what is their own.");

    public static readonly Rule DomainsList = new("identity:list_domains", Needs.Admin, "Admins list domains.");
    public static readonly Rule DomainsShow = new("identity:get_domain", Needs.Token, "Admins see any domain, others their own.");
    public static readonly Rule DomainsWrite = new("identity:update_domain", Needs.Admin, "Admins make, change and delete domains.");
    public static readonly Rule ProjectsList = new("identity:list_projects", Needs.Admin, "Admins list projects.");
    public static readonly Rule ProjectsShow = new(
        "identity:get_project", Needs.Token, "Admins see any project, others those they have a role in.");
    public static readonly Rule ProjectsWrite = new("identity:update_project", Needs.Admin, "Admins make, change and delete projects.");
    public static readonly Rule TagsWrite = new("identity:update_project_tags", Needs.Admin, "Admins tag projects.");
    public static readonly Rule UsersList = new("identity:list_users", Needs.Admin, "Admins list users.");
    public static readonly Rule UsersShow = new("identity:get_user", Needs.Token, "Admins see any user, others themselves.");
    public static readonly Rule UsersWrite = new("identity:update_user", Needs.Admin, "Admins make, change and delete users.");
    public static readonly Rule PasswordChange = new(
        "identity:change_password", Needs.Nothing, "Whoever knows the old password may change it.");
    public static readonly Rule UserProjects = new(
        "identity:list_user_projects", Needs.Token, "Admins see any user's projects, others their own.");
    public static readonly Rule UserGroups = new(
        "identity:list_groups_for_user", Needs.Token, "Admins see any user's groups, others their own.");
    public static readonly Rule GroupsRead = new("identity:list_groups", Needs.Admin, "Admins see groups.");
    public static readonly Rule GroupsWrite = new("identity:update_group", Needs.Admin, "Admins make, change and delete groups.");
    public static readonly Rule RolesRead = new("identity:list_roles", Needs.Admin, "Admins see roles.");
    public static readonly Rule RolesWrite = new("identity:update_role", Needs.Admin, "Admins make, change and delete roles.");
    public static readonly Rule GrantsRead = new("identity:list_grants", Needs.Admin, "Admins see grants.");
    public static readonly Rule GrantsWrite = new("identity:create_grant", Needs.Admin, "Admins grant and revoke roles.");
    public static readonly Rule AssignmentsList = new(
        "identity:list_role_assignments", Needs.Token, "Admins see all assignments, others their own.");
    public static readonly Rule CatalogRead = new("identity:list_services", Needs.Admin, "Admins see services and endpoints.");
    public static readonly Rule CatalogWrite = new("identity:update_service", Needs.Admin, "Admins change the catalogue.");
    public static readonly Rule RegionsRead = new("identity:list_regions", Needs.Token, "Any token lists regions.");
    public static readonly Rule Credentials = new("identity:credentials", Needs.Token, "Users keep their own credentials; admins see all.");
    public static readonly Rule Ec2 = new("identity:ec2_credentials", Needs.Token, "Users keep their own keys; admins see all.");
    public static readonly Rule AppCredentials = new(
        "identity:application_credentials", Needs.Token, "Users keep their own application credentials.");
    public static readonly Rule Trusts = new(
        "identity:trusts", Needs.Token, "Trustor and trustee see a trust; the trustor makes and ends it.");
    public static readonly Rule Policies = new("identity:policies", Needs.Admin, "Admins keep policy documents.");

    public static readonly Rule DomainConfig = new("identity:domain_config", Needs.Admin, "Admins keep settings of domains.");
    public static readonly Rule EndpointFilter = new(
        "identity:endpoint_groups", Needs.Admin, "Admins say which endpoints a project is shown.");
    public static readonly Rule Consumers = new("identity:consumers", Needs.Admin, "Admins keep OAuth consumers.");
    public static readonly Rule LimitsRead = new(
        "identity:list_limits", Needs.Token, "Any token sees registered limits and those of its own project or domain.");
    public static readonly Rule LimitsWrite = new("identity:create_limits", Needs.Admin, "Admins set limits.");

    /// <summary>What concerns one user: that user itself, or an admin.</summary>
    /// <exception cref="FaultException">403.</exception>
    public static void SelfOrAdmin(Caller caller, string user, string action)
    {
        if (caller.UserId != user && !caller.IsAdmin)
        {
            throw Fault.Forbidden($"You are not authorized to perform the requested action: {action}.").Thrown();
        }
    }

    /// <summary>A user's secrets are its own business: an application credential without full rights may not make others.</summary>
    /// <exception cref="FaultException">403.</exception>
    public static void Unrestricted(Caller caller, string action)
    {
        if (!caller.Unrestricted)
        {
            throw Fault.Forbidden($"A restricted application credential or a trust may not perform: {action}.").Thrown();
        }
    }
}
