using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>A setting of a domain: its section, its name and its value as JSON.</summary>
public sealed record DomainOption(string Section, string Name, string Value);

/// <summary>The verbs of a domain's own settings.</summary>
public sealed class DomainOptions(Db db, Changes changes)
{
    private const int Most = 100;

    /// <summary>The sections and names that may be set, with what holds where nothing is.</summary>
    public static readonly IReadOnlyList<DomainOption> Defaults =
    [
        new("identity", "driver", "\"sql\""), new("identity", "list_limit", "null"),
        new("ldap", "url", "\"ldap://localhost\""), new("ldap", "user", "null"), new("ldap", "suffix", "\"cn=example,cn=com\""),
        new("ldap", "user_tree_dn", "null"), new("ldap", "user_filter", "null"), new("ldap", "user_objectclass", "\"inetOrgPerson\""),
        new("ldap", "user_id_attribute", "\"cn\""), new(
            "ldap", "user_name_attribute", "\"sn\""), new("ldap", "user_mail_attribute", "\"mail\""),
        new("ldap", "group_tree_dn", "null"), new("ldap", "group_filter", "null"), new("ldap", "group_objectclass", "\"groupOfNames\""),
        new("ldap", "use_tls", "false"), new("ldap", "tls_req_cert", "\"demand\""),
    ];

    /// <summary>What is set, of all sections or of one, or a single one.</summary>
    /// <exception cref="FaultException">404 where nothing is.</exception>
    public Task<List<DomainOption>> Get(string domain, string? section, string? name, CancellationToken ct) => db.Read(
        async tx =>
        {
            await Project.GetDomain(tx, domain);
            var found = await Find(tx, domain, section, name);
            return found.Count > 0 ? found : throw Missing(section, name);
        },
        ct);

    /// <summary>Puts these settings in place of all that were.</summary>
    /// <returns>Whether there were none before.</returns>
    public Task<bool> Replace(
        Caller by, string domain, IReadOnlyList<DomainOption> options) => changes.Make(by, "domain", "configure", async tx =>
    {
        await Project.GetDomain(tx, domain);
        var gone = await tx.Execute($"DELETE FROM identity_domain_option WHERE domain = {domain}");
        await Put(tx, domain, options);
        return (domain, gone == 0);
    });

    /// <summary>Changes these settings and leaves the others.</summary>
    public Task<List<DomainOption>> Update(Caller by, string domain, string? section, string? name, IReadOnlyList<DomainOption> options) =>
        changes.Make(by, "domain", "configure", async tx =>
        {
            await Project.GetDomain(tx, domain);
            if ((await Find(tx, domain, section, name)).Count == 0)
            {
                throw Missing(section, name);
            }

            await Put(tx, domain, options);
            return (domain, await Find(tx, domain, null, null));
        });

    public Task Remove(Caller by, string domain, string? section, string? name) => changes.Make(
        by, "domain", "configure", domain, async tx =>
    {
        await Project.GetDomain(tx, domain);
        if (await tx.Execute($"DELETE FROM identity_domain_option WHERE domain = {domain}{Within(section, name)}") == 0)
        {
            throw Missing(section, name);
        }
    });

    /// <exception cref="FaultException">400 where a section or name is none that may be set.</exception>
    public static void GuardKnown(string section, string? name)
    {
        if (!Defaults.Any(d => d.Section == section && (name is null || d.Name == name)))
        {
            throw Fault.BadRequest(
                $"Invalid domain specific configuration: {section}{(name is null ? "" : "." + name)} cannot be set.").Thrown();
        }
    }

    internal static FaultException Missing(string? section, string? name)
    {
        var what = name is not null ? $"option {name} in group {section}" : section is not null ? $"group {section}" : "any";
        return new Fault(FaultKind.NotFound, $"Could not find {what} in domain configuration.").Thrown();
    }

    private static Task<List<DomainOption>> Find(Tx tx, string domain, string? section, string? name) => tx.Query(
        $"SELECT section, name, value FROM identity_domain_option WHERE domain = {domain}{Within(section, name)} ORDER BY section, name",
        r => new DomainOption(r.GetString(0), r.GetString(1), r.GetString(2)));

    private static Sql Within(string? section, string? name)
    {
        Sql where = section is null ? Sql.Empty : $" AND section = {section}";
        return name is null ? where : where.Add($" AND name = {name}");
    }

    private static async Task Put(Tx tx, string domain, IReadOnlyList<DomainOption> options)
    {
        foreach (var option in options.Take(Most))
        {
            await tx.Execute($"""
                INSERT INTO identity_domain_option (domain, section, name, value) VALUES ({domain}, {option.Section}, {option.Name},
                    {option.Value})
                ON CONFLICT (domain, section, name) DO UPDATE SET value = excluded.value
                """);
        }
    }
}
