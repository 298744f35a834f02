using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>The version documents, asked without a token.</summary>
public sealed class IdentityVersionsApi(Cloud cloud, JsonHome home) : IDoor
{
    public void Map(Doors doors)
    {
        doors.Open(IdentityDoor.Root).Get("", IdentityPolicy.Versions, c => Task.FromResult(WantsHome(c)
            ? home.Answer("/v3")
            : Answer.Json(300, o => o.Object("versions", v => v.List("values", [0], (x, _) => Write(x))))
                .With("Location", IdentityDoor.Url(cloud, ""))));
        doors.Open(IdentityDoor.Door).Get("", IdentityPolicy.Versions, c => Task.FromResult(WantsHome(c)
            ? home.Answer("")
            : Answer.Json(200, o => o.Object("version", Write))));
    }

    private static bool WantsHome(Call call) => call.Header("Accept")?.Contains("json-home", StringComparison.Ordinal) == true;

    private void Write(JsonOut o)
    {
        o.Text("id", "v3.14");
        o.Text("status", "stable");
        o.Text("updated", "2020-04-07T00:00:00Z");
        o.Links(("self", $"{cloud.PublicUrl}/identity/v3/"));
        o.List("media-types", [0], (x, _) =>
        {
            x.Text("base", "application/json");
            x.Text("type", "application/vnd.openstack.identity-v3+json");
        });
    }
}
