using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>The door of guests' passwords.</summary>
public sealed class GuestPasswordsApi(GuestPasswords passwords) : IDoor
{
    public void Map(Doors doors)
    {
        var nova = doors.Open(ComputeDoor.Door);
        nova.Get("/servers/{id}/os-server-password", ServersPolicy.ReadPassword, Show);
        nova.Delete("/servers/{id}/os-server-password", ServersPolicy.ClearPassword, Clear);
    }

    private async Task<Answer> Show(Call call)
    {
        var password = await passwords.Read(call.Caller, call.Path("id"), call.Ct);
        return Answer.Json(200, o => o.Text("password", password));
    }

    private async Task<Answer> Clear(Call call)
    {
        await passwords.Clear(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(204);
    }
}
