using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Who may do what with servers; a line an operation. Whose a server is, is checked where it is read.</summary>
public static class ServersPolicy
{
    public static readonly Rule Create = new("os_compute_api:servers:create", Needs.Member, "Make servers");
    public static readonly Rule List = new("os_compute_api:servers:index", Needs.Reader, "List servers");
    public static readonly Rule Show = new("os_compute_api:servers:show", Needs.Reader, "Show a server");
    public static readonly Rule Update = new(
        "os_compute_api:servers:update", Needs.Member, "Change a server's name, description and addresses");
    public static readonly Rule Delete = new("os_compute_api:servers:delete", Needs.Member, "Delete a server");
    public static readonly Rule Act = new("os_compute_api:servers:action", Needs.Member, "Act on a server; each action has its own line");
    public static readonly Rule ReadMetadata = new("os_compute_api:server-metadata:index", Needs.Reader, "Read a server's metadata");
    public static readonly Rule WriteMetadata = new(
        "os_compute_api:server-metadata:update_all", Needs.Member, "Change a server's metadata");
    public static readonly Rule ReadTags = new("os_compute_api:os-server-tags:index", Needs.Reader, "Read a server's tags");
    public static readonly Rule WriteTags = new("os_compute_api:os-server-tags:update_all", Needs.Member, "Change a server's tags");
    public static readonly Rule ReadIps = new("os_compute_api:ips:index", Needs.Reader, "List a server's addresses");
    public static readonly Rule ReadActions = new(
        "os_compute_api:os-instance-actions:list", Needs.Reader, "Read what was asked of a server");
    public static readonly Rule ReadGroups = new("os_compute_api:os-security-groups:list", Needs.Reader, "List a server's security groups");
    public static readonly Rule ReadInterfaces = new(
        "os_compute_api:os-attach-interfaces:list", Needs.Reader, "List a server's interfaces");
    public static readonly Rule WriteInterfaces = new(
        "os_compute_api:os-attach-interfaces:create", Needs.Member, "Attach and detach interfaces");
    public static readonly Rule ReadVolumes = new("os_compute_api:os-volumes-attachments:index", Needs.Reader, "List a server's volumes");
    public static readonly Rule WriteVolumes = new(
        "os_compute_api:os-volumes-attachments:create", Needs.Member, "Attach and detach volumes");
    public static readonly Rule Consoles = new("os_compute_api:os-remote-consoles", Needs.Member, "Open a server's console");
    public static readonly Rule ConsoleTokens = new("os_compute_api:os-console-auth-tokens", Needs.Admin, "Look behind a console token");
    public static readonly Rule Diagnostics = new("os_compute_api:os-server-diagnostics", Needs.Admin, "Look at a server's guest");
    public static readonly Rule ReadPassword = new(
        "os_compute_api:os-server-password:show", Needs.Reader, "Read the password that the guest posted");
    public static readonly Rule ClearPassword = new(
        "os_compute_api:os-server-password:clear", Needs.Member, "Forget the password that the guest posted");
    public static readonly Rule Migrations = new("os_compute_api:servers:migrations:index", Needs.Admin, "List migrations");
    public static readonly Rule ExternalEvents = new(
        "os_compute_api:os-server-external-events:create", Needs.Service, "Tell of events from outside");

    /// <summary>Actions that only operators take; all others are for members.</summary>
    public static readonly IReadOnlyDictionary<string, Rule> Actions = new Dictionary<string, Rule>
    {
        ["os-resetState"] = new("os_compute_api:os-admin-actions:reset_state", Needs.Admin, "Set a server's state by hand"),
        ["shelveOffload"] = new("os_compute_api:os-shelve:shelve_offload", Needs.Admin, "Take a shelved server from its host"),
    };
}
