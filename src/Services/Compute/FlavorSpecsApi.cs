using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of flavors' extra specs.</summary>
public sealed class FlavorSpecsApi(Flavors flavors, FlavorSpecs specs) : IDoor
{
    private static readonly ObjectSchema _specs = Schema.Object().Open();

    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/flavors/{flavor}/os-extra_specs", CatalogPolicy.SpecShow, List);
        nova.Post("/flavors/{flavor}/os-extra_specs", CatalogPolicy.SpecCreate, Create, Schema.Object(("extra_specs", _specs.Required())));
        nova.Get("/flavors/{flavor}/os-extra_specs/{name}", CatalogPolicy.SpecShow, Show);
        nova.Put("/flavors/{flavor}/os-extra_specs/{name}", CatalogPolicy.SpecUpdate, Update, _specs);
        nova.Delete("/flavors/{flavor}/os-extra_specs/{name}", CatalogPolicy.SpecDelete, Delete);
    }

    private async Task<Answer> List(Call call)
    {
        var flavor = await flavors.Get(call.Caller, call.Path("flavor"), call.Ct);
        return Answer.Json(200, o => o.Map("extra_specs", flavor.ExtraSpecs));
    }

    private async Task<Answer> Show(Call call)
    {
        var name = call.Path("name");
        var flavor = await flavors.Get(call.Caller, call.Path("flavor"), call.Ct);
        return flavor.ExtraSpecs.TryGetValue(name, out var value)
            ? Answer.Json(200, o => o.Text(name, value))
            : throw FlavorSpecs.NotFound(flavor.Id, name).Thrown();
    }

    private async Task<Answer> Create(Call call)
    {
        var given = call.Body.GetProperty("extra_specs");
        await specs.Set(call.Caller, call.Path("flavor"), Read(given), call.Ct);
        return Answer.Json(200, o => o.Element("extra_specs", given));
    }

    private async Task<Answer> Update(Call call)
    {
        var given = Read(call.Body);
        if (given.Count != 1)
        {
            throw Fault.BadRequest("Invalid input for the body: it must have exactly one member.").Thrown();
        }

        var name = call.Path("name");
        if (!given.ContainsKey(name))
        {
            throw Fault.BadRequest("Request body and URI mismatch").Thrown();
        }

        await specs.Set(call.Caller, call.Path("flavor"), given, call.Ct);
        return Answer.Json(200, o => o.Element(name, call.Body.GetProperty(name)));
    }

    private async Task<Answer> Delete(Call call)
    {
        await specs.Remove(call.Caller, call.Path("flavor"), call.Path("name"), call.Ct);
        return Answer.Empty(200);
    }

    /// <summary>Values may come as numbers; they are kept as texts.</summary>
    private static Dictionary<string, string> Read(JsonElement given)
    {
        NovaWords.CheckKeys(given, "extra_specs");
        foreach (var member in given.EnumerateObject())
        {
            if (member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)
                || member.Value.ToString() is { Length: > 255 })
            {
                throw Fault.BadRequest(
                    $"Invalid input for field/attribute {member.Name}. It must be a text or number of at most 255 characters").Thrown();
            }
        }

        return given.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.ToString());
    }
}
