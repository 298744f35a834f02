using System.Text.Json;
using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Actions that change a server's wish and nothing else.</summary>
public sealed class ServerPowerActions(ServerWishes wishes, Servers servers) : IServerActions
{
    private static readonly ServerOrder _softReboot = new("reboot", [VmStates.Active], TaskStates.Rebooting, ServerWish.Running);

    private static readonly ServerOrder _hardReboot = new(
        "reboot", [VmStates.Active, VmStates.Stopped, VmStates.Paused, VmStates.Error], TaskStates.RebootingHard, ServerWish.Running,
            IsNewGuest: true);

    public IEnumerable<ServerAction> Actions =>
    [
        Of("os-start", new("start", [VmStates.Stopped], TaskStates.PoweringOn, ServerWish.Running)),
        Of("os-stop", new("stop", [VmStates.Active, VmStates.Rescued, VmStates.Error], TaskStates.PoweringOff, ServerWish.Stopped)),
        Of("pause", new("pause", [VmStates.Active], TaskStates.Pausing, ServerWish.Paused)),
        Of("unpause", new("unpause", [VmStates.Paused], TaskStates.Unpausing, ServerWish.Running)),
        new("reboot", Schema.Object(("type", Schema.OneOf("SOFT", "HARD", "soft", "hard", "Soft", "Hard").Required())), Reboot),
        new("lock", ServerAction.Anything, (call, _) => Lock(call, locked: true)),
        new("unlock", ServerAction.Anything, (call, _) => Lock(call, locked: false)),
        new("forceDelete", ServerAction.Anything, Delete),
        new("restore", ServerAction.Anything, Restore),
        new("os-resetState", Schema.Object(("state", Schema.OneOf("active", "error").Required())), Reset),
        new("suspend", ServerAction.Anything, (call, _) => Impossible(call, "suspend")),
        new("resume", ServerAction.Anything, (call, _) => Impossible(call, "resume")),
        new("changePassword", Schema.Object(
            ("adminPass", Schema.Text(0, 255).Required())), (call, _) => Impossible(call, "set the password of")),
    ];

    private ServerAction Of(string name, ServerOrder order) => new(name, ServerAction.Anything, async (call, _) =>
    {
        await wishes.Order(call.Caller, call.Path("id"), order, call.Ct);
        return Answer.Empty(202);
    });

    private async Task<Answer> Reboot(Call call, JsonElement body)
    {
        var hard = body.Text("type").Equals("hard", StringComparison.OrdinalIgnoreCase);
        await wishes.Order(call.Caller, call.Path("id"), hard ? _hardReboot : _softReboot, call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> Lock(Call call, bool locked)
    {
        await wishes.SetLock(call.Caller, call.Path("id"), locked, call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> Delete(Call call, JsonElement body)
    {
        await wishes.Delete(call.Caller, call.Path("id"), call.Ct);
        return Answer.Empty(202);
    }

    /// <summary>Deleted is deleted here: nothing waits to be restored.</summary>
    private async Task<Answer> Restore(Call call, JsonElement body)
    {
        var server = await servers.Get(call.Caller, call.Path("id"), call.Ct);
        throw Fault.Conflict($"Cannot 'restore' instance {server.Id} while it is in vm_state {server.VmState}").Thrown();
    }

    private async Task<Answer> Reset(Call call, JsonElement body)
    {
        await wishes.ResetState(call.Caller, call.Path("id"), body.Text("state") == "active", call.Ct);
        return Answer.Empty(202);
    }

    private async Task<Answer> Impossible(Call call, string what)
    {
        var server = await servers.Get(call.Caller, call.Path("id"), call.Ct);
        throw new Fault(FaultKind.NotImplemented, $"Unable to {what} instance {server.Id}: this hypervisor does not offer it.").Thrown();
    }
}
