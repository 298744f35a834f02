using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>/domains/{domain}/config: settings of a domain by section and name.</summary>
public sealed class DomainConfigApi(DomainOptions options, Cloud cloud) : IDoor
{
    private const string All = "/domains/{domain}/config";
    private const string Group = All + "/{section}";
    private const string Option = Group + "/{name}";
    private static readonly Schema _body = Schema.Object(("config", Schema.Object().Open().Required()));

    public void Map(Doors doors)
    {
        var keystone = doors.Open(IdentityDoor.Door);
        keystone.Get("/domains/config/default", IdentityPolicy.DomainConfig, c => Default(null, null));
        keystone.Get("/domains/config/{section}/default", IdentityPolicy.DomainConfig, c => Default(c.Path("section"), null));
        keystone.Get(
            "/domains/config/{section}/{name}/default", IdentityPolicy.DomainConfig, c => Default(c.Path("section"), c.Path("name")));
        keystone.Put(All, IdentityPolicy.DomainConfig, Replace, _body);
        keystone.Get(All, IdentityPolicy.DomainConfig, c => Show(c, null, null));
        keystone.Get(Group, IdentityPolicy.DomainConfig, c => Show(c, c.Path("section"), null));
        keystone.Get(Option, IdentityPolicy.DomainConfig, c => Show(c, c.Path("section"), c.Path("name")));
        keystone.Patch(All, IdentityPolicy.DomainConfig, c => Update(c, null, null), _body);
        keystone.Patch(Group, IdentityPolicy.DomainConfig, c => Update(c, c.Path("section"), null), _body);
        keystone.Patch(Option, IdentityPolicy.DomainConfig, c => Update(c, c.Path("section"), c.Path("name")), _body);
        keystone.Delete(All, IdentityPolicy.DomainConfig, c => Remove(c, null, null));
        keystone.Delete(Group, IdentityPolicy.DomainConfig, c => Remove(c, c.Path("section"), null));
        keystone.Delete(Option, IdentityPolicy.DomainConfig, c => Remove(c, c.Path("section"), c.Path("name")));
    }

    private static Task<Answer> Default(string? section, string? name)
    {
        var found =
            DomainOptions.Defaults.Where(d => (section is null || d.Section == section) && (name is null || d.Name == name)).ToList();
        return Task.FromResult(found.Count > 0 ? Shown(200, found, name) : throw DomainOptions.Missing(section, name));
    }

    private async Task<Answer> Show(Call call, string? section, string? name) =>
        Shown(200, await options.Get(call.Path("domain"), section, name, call.Ct), name);

    private async Task<Answer> Replace(Call call)
    {
        var wanted = Read(call.Body.GetProperty("config"), null, null);
        var first = await options.Replace(call.Caller, call.Path("domain"), wanted);
        return Shown(first ? 201 : 200, wanted, null).With(
            "Location", first ? IdentityDoor.Url(cloud, $"domains/{call.Path("domain")}/config") : null);
    }

    private async Task<Answer> Update(Call call, string? section, string? name)
    {
        var wanted = Read(call.Body.GetProperty("config"), section, name);
        return Shown(200, await options.Update(call.Caller, call.Path("domain"), section, name, wanted), null);
    }

    private async Task<Answer> Remove(Call call, string? section, string? name)
    {
        await options.Remove(call.Caller, call.Path("domain"), section, name);
        return Answer.Empty(204);
    }

    /// <summary>Sections of settings; where the path names a setting, only that one.</summary>
    private static List<DomainOption> Read(JsonElement config, string? section, string? name)
    {
        if (name is not null)
        {
            DomainOptions.GuardKnown(section!, name);
            return config.Has(name)
                ? [new(section!, name, config.GetProperty(name).GetRawText())]
                : throw Fault.BadRequest($"The body has another option than the path: {name}.").Thrown();
        }

        var read = new List<DomainOption>();
        foreach (var group in config.EnumerateObject())
        {
            if (group.Value.ValueKind != JsonValueKind.Object || (section is not null && group.Name != section))
            {
                throw Fault.BadRequest($"Invalid input for field 'config': {group.Name} is no group of options of this path.").Thrown();
            }

            foreach (var option in group.Value.EnumerateObject())
            {
                DomainOptions.GuardKnown(group.Name, option.Name);
                read.Add(new(group.Name, option.Name, option.Value.GetRawText()));
            }
        }

        return read.Count > 0 ? read : throw Fault.BadRequest("Invalid input for field 'config': it sets nothing.").Thrown();
    }

    private static Answer Shown(
        int status, IReadOnlyList<DomainOption> found, string? name) => Answer.Json(status, o => o.Object("config", c =>
    {
        if (name is not null)
        {
            c.Raw(name, found[0].Value);
            return;
        }

        foreach (var section in found.GroupBy(f => f.Section))
        {
            c.Object(section.Key, s =>
            {
                foreach (var option in section)
                {
                    s.Raw(option.Name, option.Value);
                }
            });
        }
    }));
}
